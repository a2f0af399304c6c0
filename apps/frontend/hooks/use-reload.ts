import { useEffect, useEffectEvent } from "react";
import type { ChatState } from "../lib/chat-state";

const secondsBetween = 1.5;
/** Longer than any answer may take. */
const maxReloads = 60;

/**
 * An answer that is being written for another tab, or was while this page was loaded, is read again
 * until it is done.
 */
export function useReload(
  chat: ChatState,
  load: (id: string) => Promise<void>,
  giveUp: () => void,
): void {
  const waiting =
    chat.phase === "ready" && chat.turn === null && chat.messages.at(-1)?.status === "running"
      ? chat.conversation
      : null;
  const onGivenUp = useEffectEvent(giveUp);

  useEffect(() => {
    if (!waiting) return;
    let count = 0;
    const timer = setInterval(() => {
      if (++count > maxReloads) onGivenUp();
      else load(waiting).catch(() => undefined);
    }, secondsBetween * 1000);
    return () => clearInterval(timer);
  }, [waiting, load]);
}
