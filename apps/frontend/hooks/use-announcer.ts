import { useCallback, useState } from "react";

/**
 * Returns the text that a screen reader announces, and a function that sets it. If the same text is
 * set again, an extra space is added to it, because a screen reader announces only changes.
 */
export function useAnnouncer(): [text: string, announce: (text: string) => void] {
  const [text, setText] = useState("");
  const announce = useCallback(
    (next: string) => setText((last) => (last === next ? `${next}\u00a0` : next)),
    [],
  );
  return [text, announce];
}
