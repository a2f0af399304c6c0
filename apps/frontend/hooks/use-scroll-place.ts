import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { recall, remember } from "../lib/session-store";

/** Pixels from the end that still count as being there: about two lines. */
const nearEnd = 48;

interface Place {
  conversation: string;
  fromEnd: number;
}

/**
 * Where the reader is in the conversation. Stays at the end only for a reader who is there, keeps
 * the place when earlier messages are put above it, and finds it again after a reload.
 */
export function useScrollPlace(conversation: string | null, firstKey: string | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  const lastTop = useRef(0);
  const anchor = useRef<number | null>(null);
  const [atEnd, setAtEnd] = useState(true);

  // A page without messages is read from its beginning.
  const empty = firstKey === undefined;

  const toEnd = useCallback(() => {
    sticks.current = true;
    setAtEnd(true);
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, []);

  useEffect(() => {
    const element = box.current!;
    if (empty) return;
    const follow = new ResizeObserver(
      () => sticks.current && (element.scrollTop = element.scrollHeight),
    );
    follow.observe(element);
    follow.observe(element.firstElementChild!);
    return () => follow.disconnect();
  }, [empty]);

  // Before anything is painted, so that nothing is seen to move.
  useLayoutEffect(() => {
    const element = box.current!;
    if (anchor.current !== null) element.scrollTop = element.scrollHeight - anchor.current;
    anchor.current = null;
  }, [firstKey]);

  useLayoutEffect(() => {
    const place = recall<Place>("place");
    const element = box.current!;
    sticks.current = place?.conversation !== conversation || place === null;
    setAtEnd(sticks.current);
    element.scrollTop = empty
      ? 0
      : element.scrollHeight - (sticks.current ? 0 : element.clientHeight + place!.fromEnd);
    if (!empty) remember("place", null);
  }, [conversation, empty]);

  useEffect(() => {
    const leave = () => {
      const fromEnd = fromEndOf(box.current!);
      remember(
        "place",
        conversation && fromEnd > nearEnd ? ({ conversation, fromEnd } satisfies Place) : null,
      );
    };
    window.addEventListener("pagehide", leave);
    return () => window.removeEventListener("pagehide", leave);
  }, [conversation]);

  return {
    box,
    atEnd,
    toEnd,
    onScroll: () => {
      const element = box.current!;
      // Only a reader moves up. An answer that grew before its scroll event arrived did not leave
      // the end.
      if (fromEndOf(element) <= nearEnd) sticks.current = true;
      else if (element.scrollTop < lastTop.current) sticks.current = false;
      lastTop.current = element.scrollTop;
      setAtEnd(sticks.current || empty);
    },
    /** To be called before earlier messages are added. */
    holdPlace: () => {
      anchor.current = box.current!.scrollHeight - box.current!.scrollTop;
    },
  };
}

function fromEndOf({ scrollHeight, scrollTop, clientHeight }: HTMLElement): number {
  return scrollHeight - scrollTop - clientHeight;
}
