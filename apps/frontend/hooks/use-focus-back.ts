import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from "react";

/**
 * When the box that contains the focused element is removed, moves the focus back to the element
 * that had the focus before. Otherwise the browser would move the focus to the top of the page. If
 * that element has been removed too, its nearest focusable ancestor receives the focus.
 */
export function useFocusBack<Box extends HTMLElement>(): {
  ref: RefObject<Box | null>;
  onFocus: (event: FocusEvent) => void;
} {
  const ref = useRef<Box>(null);
  const before = useRef<HTMLElement[]>([]);
  useLayoutEffect(() => {
    const box = ref.current;
    return () => {
      if (!box?.contains(document.activeElement)) return;
      // Waits until all removed elements are disconnected.
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
  const ancestor = element.parentElement?.closest("[tabindex]") ?? null;
  return [element, ...focusablesFrom(ancestor)];
}
