import { useEffect, useState } from "react";
import { recall, remember } from "../lib/session-store";

/** What is being written, kept across a reload and a trip to the sign-in page. */
export function useDraft(): [text: string, setText: (text: string) => void] {
  const [text, setText] = useState("");
  // After the first render: the server, which made it, knows no draft.
  useEffect(() => setText((typed) => typed || (recall<string>("draft") ?? "")), []);
  const keep = (next: string) => {
    setText(next);
    remember("draft", next);
  };
  return [text, keep];
}
