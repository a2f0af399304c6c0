import { useEffect, useEffectEvent } from "react";
import type { ChatState } from "../lib/chat-state";

const secondsBetween = 1.5;
/**
 * Maximum number of reloads. All reloads together take 90 s, which is longer than any answer can
 * take.
 */
const maxReloads = 60;

/**
 * Reloads the conversation until its last answer is complete. Another tab may be streaming the
 * answer, or a reload of this page may have interrupted the stream.
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
