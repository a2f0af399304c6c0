import type { ReactNode } from "react";
import type { useScrollPlace } from "../../hooks/use-scroll-place";
import type { ChatState } from "../../lib/chat-state";
import { classes } from "../../lib/classes";
import { DownIcon } from "../icons";
import { LogSkeleton } from "./log-skeleton";

interface MessageLogProps {
  chat: ChatState;
  place: ReturnType<typeof useScrollPlace>;
  welcome: ReactNode;
  onOlder: () => void;
  children: ReactNode;
}

/**
 * Shows the conversation, newest message last. `aria-live` is off, because a screen reader would
 * read streamed text word by word. Instead, useAnswerEffects announces each answer once the answer
 * is complete.
 */
export function MessageLog({
  chat,
  place: { box, atEnd, toEnd, onScroll },
  welcome,
  onOlder,
  children,
}: MessageLogProps) {
  const { phase, messages, older, turn } = chat;
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        onScroll={onScroll}
        role="log"
        aria-live="off"
        aria-busy={turn !== null}
        aria-label="Conversation"
        tabIndex={0}
        className={classes(
          "relative h-full overflow-y-auto overscroll-contain",
          "focus-visible:-outline-offset-2",
        )}
      >
        <div
          className={classes(
            "mx-auto flex min-h-full w-full max-w-3xl flex-col gap-6",
            "px-4 py-6 sm:px-6",
          )}
        >
          {phase === "loading" && <LogSkeleton />}
          {phase === "unavailable" && (
            <p className="my-auto text-center text-muted">
              This conversation appears as soon as the connection is back.
            </p>
          )}
          {phase === "ready" && messages.length === 0 && welcome}
          {older && (
            <button
              type="button"
              onClick={() => {
                // Focuses the conversation, because the pressed button disappears once the last
                // page is loaded.
                box.current?.focus({ preventScroll: true });
                onOlder();
              }}
              className="button button-quiet mx-auto"
            >
              Show earlier messages
            </button>
          )}
          {phase === "ready" && children}
        </div>
      </div>
      {!atEnd && (
        <button
          type="button"
          onClick={toEnd}
          className={classes(
            "button absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full",
            "border border-line bg-surface shadow-float hover:text-accent",
          )}
        >
          <DownIcon className="size-4" /> Latest
        </button>
      )}
    </div>
  );
}
