import { type RefObject, useEffectEvent, useLayoutEffect } from "react";

/**
 * Hands over what was typed into a field of the server's page before its code arrived: the first
 * change of that code would put an empty text in its place.
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
