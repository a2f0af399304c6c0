import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from "react";

/**
 * For what vanishes while it may hold the focus: gives the focus back to where it came from, or it
 * would be at the top of the page. If that has gone as well, to the nearest thing around it that
 * can take it.
 */
export function useFocusBack<Box extends HTMLElement>(): {
  ref: RefObject<Box | null>;
  onFocus(event: FocusEvent): void;
} {
  const ref = useRef<Box>(null);
  const before = useRef<HTMLElement[]>([]);
  useLayoutEffect(() => {
    const box = ref.current!;
    return () => {
      if (!box.contains(document.activeElement)) return;
      // Once it is known what else has gone with it.
      queueMicrotask(() => before.current.find(({ isConnected }) => isConnected)?.focus());
    };
  }, []);
  return {
    ref,
    onFocus: ({ relatedTarget }) => {
      if (!ref.current?.contains(relatedTarget)) before.current = focusablesFrom(relatedTarget);
    },
  };
}

function focusablesFrom(element: Element | null): HTMLElement[] {
  if (!(element instanceof HTMLElement)) return [];
  const around = element.parentElement?.closest("[tabindex]") ?? null;
  return [element, ...focusablesFrom(around)];
}
