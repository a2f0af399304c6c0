import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from "react";

/** For what vanishes while it may hold the focus: gives the focus back to where it came from, or it would be at the top of the page. */
export function useFocusBack<Box extends HTMLElement>(): { ref: RefObject<Box | null>; onFocus(event: FocusEvent): void } {
  const ref = useRef<Box>(null);
  const before = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const box = ref.current!;
    return () => {
      if (box.contains(document.activeElement) && before.current instanceof HTMLElement) before.current.focus();
    };
  }, []);
  return {
    ref,
    onFocus: ({ relatedTarget }) => {
      if (!ref.current?.contains(relatedTarget)) before.current = relatedTarget;
    },
  };
}
