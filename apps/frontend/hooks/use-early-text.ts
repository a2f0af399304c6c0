import { type RefObject, useEffectEvent, useLayoutEffect } from "react";

/**
 * Takes over text that was typed into the server's page before its code arrived. Otherwise the
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
