import { useEffect, useEffectEvent } from "react";

/** The URL contains this value instead of an id while the conversation has no messages. */
export const newConversation = "new";

/**
 * Writes the open conversation to the URL, so that a reload, a bookmark or the back button opens
 * the same conversation.
 */
export function showInAddress(conversation: string | null, step: "push" | "replace"): void {
  const address = `?chat=${conversation ?? newConversation}`;
  if (window.location.search === address) return;
  if (step === "push") window.history.pushState(null, "", address);
  else window.history.replaceState(null, "", address);
}

/** Calls `onMove` when the user goes back or forward to another conversation. */
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
