import { useCallback, useState } from "react";

/**
 * What a screen reader is to say next. The same sentence twice in a row is made to differ, or it
 * would be said once.
 */
export function useAnnouncer(): [text: string, announce: (text: string) => void] {
  const [text, setText] = useState("");
  const announce = useCallback(
    (next: string) => setText((last) => (last === next ? `${next}\u00a0` : next)),
    [],
  );
  return [text, announce];
}
