import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from "react";
import { useEarlyText } from "../../hooks/use-early-text";
import { classes } from "../../lib/classes";
import { isComposing } from "../../lib/composing";
import { isText, recall } from "../../lib/session-store";
import { SendIcon, StopIcon } from "../icons";
import { ComposerNote, maxLength } from "./composer-note";

interface ComposerProps {
  text: string;
  /**
   * True while an answer is being streamed. The user can then stop the answer or write the next
   * message.
   */
  busy: boolean;
  /** False until the page knows which conversation is open. */
  ready: boolean;
  inputRef: RefObject<HTMLTextAreaElement | null>;
  /** The assistant's name; null until it is known. */
  assistant: string | null;
  onText: (text: string) => void;
  onSend: () => void;
  onStop: () => void;
}

export function Composer({
  text,
  busy,
  ready,
  inputRef,
  assistant,
  onText,
  onSend,
  onStop,
}: ComposerProps) {
  const left = maxLength - text.length;
  const sendable = text.trim() !== "" && left >= 0;
  /**
   * The message that the user submitted before the composer was ready. The message is sent once
   * `ready` is true, unless the user edits the text first.
   */
  const early = useRef<string | null>(null);

  useEarlyText(inputRef, (typed) => {
    // Until the page's code has loaded, Enter adds a line break instead of sending the message.
    // Text that ends with a line break is therefore sent now. A stored draft is not sent, because
    // its last line break may come from Shift+Enter.
    const isSent = typed.endsWith("\n") && typed !== recall("draft", isText);
    onText(isSent ? typed.trimEnd() : typed);
    if (isSent) early.current = typed.trimEnd();
  });

  // The field grows with its text, up to the maximum height in its style.
  useLayoutEffect(() => {
    const area = inputRef.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [text, inputRef]);

  const sendEarly = useEffectEvent(() => {
    if (early.current !== null && early.current === text) onSend();
    early.current = null;
  });
  useEffect(() => {
    if (ready) sendEarly();
  }, [ready]);

  const send = () => {
    if (sendable && !busy) {
      if (ready) onSend();
      else early.current = text;
    }
    inputRef.current?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === "Escape") event.currentTarget.blur();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      aria-label="Write to the assistant"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="mx-auto w-full max-w-3xl px-4 pt-1 pb-3 sm:px-6"
    >
      <div className="field flex items-end gap-1 rounded-2xl p-1.5 shadow-card">
        <textarea
          ref={inputRef}
          rows={1}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={onKeyDown}
          aria-label="Message"
          dir="auto"
          aria-describedby="composer-note"
          aria-invalid={left < 0}
          placeholder="What needs doing?"
          enterKeyHint="send"
          // Prevents the browser from restoring the text. The page restores the draft itself, and
          // only for the user who wrote the draft.
          autoComplete="off"
          className={classes(
            "max-h-48 min-h-10 min-w-0 flex-1 resize-none bg-transparent px-3 py-2 leading-6",
            "placeholder:text-muted pointer-coarse:min-h-11 pointer-coarse:py-2.5",
          )}
        />
        {busy ? (
          <button
            type="button"
            aria-label="Stop"
            title="Stop"
            onClick={() => {
              onStop();
              inputRef.current?.focus();
            }}
            className={classes(
              roundClass,
              "border-2 border-accent text-accent hover:bg-accent-soft",
            )}
          >
            <StopIcon className="size-5 fill-current" />
          </button>
        ) : (
          <button
            type="submit"
            aria-label="Send"
            title="Send"
            aria-disabled={!sendable || !ready}
            className={classes(roundClass, "button-primary")}
          >
            <SendIcon />
          </button>
        )}
      </div>
      <ComposerNote assistant={assistant} length={text.length} />
    </form>
  );
}

const roundClass =
  "grid size-10 shrink-0 place-content-center rounded-xl transition-colors pointer-coarse:size-11";
