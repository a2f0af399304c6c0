import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { isText, recall, remember } from "../lib/session-store";

/**
 * Maximum distance from the end, in pixels, at which the reader counts as being at the end. The
 * distance is about two lines of text.
 */
const nearEnd = 48;

interface Place {
  conversation: string;
  /** Distance between the lower edge of the view and the end, in pixels. */
  fromEnd: number;
}

/**
 * Manages the scroll position of the conversation. Follows new text only while the reader is at the
 * end, keeps the position when earlier messages are added above, and restores it after a reload.
 */
export function useScrollPlace(conversation: string | null, firstKey: string | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const followsEnd = useRef(true);
  const lastTop = useRef(0);
  const anchor = useRef<number | null>(null);
  const [atEnd, setAtEnd] = useState(true);

  // A conversation without messages is shown from its beginning.
  const empty = firstKey === undefined;

  const toEnd = useCallback(() => {
    followsEnd.current = true;
    setAtEnd(true);
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, []);

  useEffect(() => {
    const element = box.current;
    if (!element?.firstElementChild || empty) return;
    const observer = new ResizeObserver(() => {
      if (followsEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [empty]);

  // Layout effects run before the browser paints, so that the reader does not see a jump.
  useLayoutEffect(() => {
    const element = box.current;
    if (element && anchor.current !== null)
      element.scrollTop = element.scrollHeight - anchor.current;
    anchor.current = null;
  }, [firstKey]);

  useLayoutEffect(() => {
    const fromEnd = storedFromEnd(conversation);
    followsEnd.current = fromEnd === null;
    setAtEnd(followsEnd.current);
    if (box.current) box.current.scrollTop = empty ? 0 : topOf(box.current, fromEnd);
    if (!empty) remember("place", null);
  }, [conversation, empty]);

  useEffect(() => {
    const store = () => {
      if (box.current) storePlace(conversation, fromEndOf(box.current));
    };
    window.addEventListener("pagehide", store);
    return () => window.removeEventListener("pagehide", store);
  }, [conversation]);

  return {
    box,
    atEnd,
    toEnd,
    onScroll: () => {
      const element = box.current;
      if (!element) return;
      // New text never scrolls the view up, so an upward scroll means that the reader has left the
      // end. Without an upward scroll, the distance from the end grows only when the answer grows.
      if (fromEndOf(element) <= nearEnd) followsEnd.current = true;
      else if (element.scrollTop < lastTop.current) followsEnd.current = false;
      lastTop.current = element.scrollTop;
      setAtEnd(followsEnd.current || empty);
    },
    /** Remembers the scroll position. Must be called before earlier messages are added. */
    holdPlace: () => {
      if (box.current) anchor.current = box.current.scrollHeight - box.current.scrollTop;
    },
  };
}

function topOf({ scrollHeight, clientHeight }: HTMLElement, fromEnd: number | null): number {
  return fromEnd === null ? scrollHeight : scrollHeight - clientHeight - fromEnd;
}

function fromEndOf({ scrollHeight, scrollTop, clientHeight }: HTMLElement): number {
  return scrollHeight - scrollTop - clientHeight;
}

function storedFromEnd(conversation: string | null): number | null {
  const place = recall("place", isPlace);
  return place?.conversation === conversation ? place.fromEnd : null;
}

function storePlace(conversation: string | null, fromEnd: number): void {
  const place: Place | null = conversation && fromEnd > nearEnd ? { conversation, fromEnd } : null;
  remember("place", place);
}

function isPlace(value: unknown): value is Place {
  if (typeof value !== "object" || value === null) return false;
  const { conversation, fromEnd }: Partial<Record<string, unknown>> = { ...value };
  return isText(conversation) && typeof fromEnd === "number";
}
