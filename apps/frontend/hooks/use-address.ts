import { useEffect, useEffectEvent } from "react";

/** Stands in the address instead of an id while a conversation has no messages. */
export const newConversation = "new";

/**
 * Writes the open conversation into the address, so that a reload, a bookmark and the back button
 * open it again.
 */
export function showInAddress(conversation: string | null, step: "push" | "replace"): void {
  const address = `?chat=${conversation ?? newConversation}`;
  if (window.location.search === address) return;
  if (step === "push") window.history.pushState(null, "", address);
  else window.history.replaceState(null, "", address);
}

/** Calls `onMove` when the person goes back or forward to another conversation. */
export function useAddress(onMove: (conversation: string | null) => void): void {
  const moved = useEffectEvent(() => {
    const id = new URLSearchParams(window.location.search).get("chat");
    onMove(id === newConversation ? null : id);
  });
  useEffect(() => {
    const listen = () => moved();
    window.addEventListener("popstate", listen);
    return () => window.removeEventListener("popstate", listen);
  }, []);
}
