import { useState } from "react";
import { isText, recall, remember } from "../lib/session-store";
import { useHydrated } from "./use-hydrated";

/**
 * Returns the message that is being written. The draft survives a reload and a visit to the sign-in
 * page.
 */
export function useDraft(): [text: string, setText: (text: string) => void] {
  const [typed, setTyped] = useState<string | null>(null);
  const hydrated = useHydrated();
  const stored = hydrated ? recall("draft", isText) : null;
  const setText = (text: string) => {
    setTyped(text);
    remember("draft", text);
  };
  return [typed ?? stored ?? "", setText];
}
