import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useState } from "react";
import { useEarlyText } from "../../hooks/use-early-text";
import { recall } from "../../lib/session-store";
import { SendIcon, StopIcon } from "../icons";

/** What the backend takes. */
const maxLength = 4000;
const countFrom = 3600;

interface ComposerProps {
  text: string;
  /** An answer is under way; it can be stopped, and the next message written meanwhile. */
  busy: boolean;
  /** False while it is not known which conversation this is. */
  ready: boolean;
  inputRef: RefObject<HTMLTextAreaElement | null>;
  /** Who answers, in words; null until that is known. */
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
   * Sent before it was known which conversation this is; goes out as soon as it is, unless it was
   * changed meanwhile.
   */
  const [early, setEarly] = useState<string | null>(null);

  useEarlyText(inputRef, (typed) => {
    // Nobody was there to take the Enter, so it became a line. One that a person put there is in
    // the draft.
    const isSent = typed.endsWith("\n") && typed !== recall("draft");
    onText(isSent ? typed.trimEnd() : typed);
    if (isSent) setEarly(typed.trimEnd());
  });

  // As high as its text, up to the limit the style sets.
  useLayoutEffect(() => {
    const area = inputRef.current!;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [text, inputRef]);

  const sendEarly = useEffectEvent(() => {
    if (early !== null && early === text) onSend();
    setEarly(null);
  });
  useEffect(() => {
    if (ready) sendEarly();
  }, [ready]);

  const send = () => {
    if (sendable && !busy) (ready ? onSend : () => setEarly(text))();
    inputRef.current?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes a word, Enter ends the word. Safari tells by the key code
    // alone.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
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
          // The draft is kept already, for this person alone.
          autoComplete="off"
          className="max-h-48 min-h-10 min-w-0 flex-1 resize-none bg-transparent px-3 py-2 leading-6 placeholder:text-muted pointer-coarse:min-h-11 pointer-coarse:py-2.5"
        />
        {busy ? (
          <button
            type="button"
            aria-label="Stop"
            title="Stop"
            onClick={() => (onStop(), inputRef.current?.focus())}
            className={`${roundClass} border-2 border-accent text-accent hover:bg-accent-soft`}
          >
            <StopIcon className="size-5 fill-current" />
          </button>
        ) : (
          <button
            type="submit"
            aria-label="Send"
            title="Send"
            aria-disabled={!sendable || !ready}
            className={`${roundClass} button-primary`}
          >
            <SendIcon />
          </button>
        )}
      </div>
      <div className="mt-1.5 flex min-h-5 items-center justify-between gap-4 px-1.5 text-xs text-muted">
        <p title="Who answers">
          {assistant && (
            <>
              <span className="sr-only">Answers come from: </span>
              {assistant}
            </>
          )}
        </p>
        <p
          id="composer-note"
          className={`tabular-nums ${left < 0 ? "font-semibold text-danger" : ""}`}
        >
          {text.length < countFrom ? (
            <span className="hidden sm:inline">Enter sends, Shift+Enter begins a new line</span>
          ) : left < 0 ? (
            `${-left} too many of ${maxLength}`
          ) : (
            `${left} left`
          )}
        </p>
      </div>
    </form>
  );
}

const roundClass =
  "grid size-10 shrink-0 place-content-center rounded-xl transition-colors pointer-coarse:size-11";
