import { type RefObject, useEffectEvent, useLayoutEffect } from "react";

/**
 * Keeps text that was typed into the server-rendered page before its code had loaded. Otherwise the
 * first render with a new text would overwrite it.
 */
export function useEarlyText(
  field: RefObject<HTMLInputElement | HTMLTextAreaElement | null>,
  take: (text: string) => void,
): void {
  const arrive = useEffectEvent(() => {
    if (field.current?.value) take(field.current.value);
  });
  useLayoutEffect(() => arrive(), []);
}
