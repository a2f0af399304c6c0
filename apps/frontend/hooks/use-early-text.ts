import { type RefObject, useEffectEvent, useLayoutEffect } from "react";

/**
 * Calls `take` with the text that was typed into the server-rendered field before the page's code
 * had loaded. Otherwise, the first render that sets the field's text would overwrite the typed
 * text.
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
