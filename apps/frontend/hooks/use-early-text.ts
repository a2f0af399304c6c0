import { type RefObject, useEffectEvent, useLayoutEffect } from "react";

/**
 * Passes text that was typed into the server-rendered field before the page's code had loaded to
 * `take`. Otherwise, the first render that sets the field's text would overwrite what was typed.
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
