import { classes } from "../../lib/classes";

/** Maximum length of a message, in characters. The backend rejects longer messages. */
export const maxLength = 4000;
/** Message length, in characters, from which the note shows how many characters are left. */
const countFrom = 3600;

interface ComposerNoteProps {
  /** The assistant's name; null until it is known. */
  assistant: string | null;
  /** The length of the message, in characters. */
  length: number;
}

/**
 * The line below the composer. Shows the assistant's name, and either the keyboard shortcuts or the
 * number of characters left.
 */
export function ComposerNote({ assistant, length }: ComposerNoteProps) {
  const tooLong = length > maxLength;
  return (
    <div
      className={classes(
        "mt-1.5 flex min-h-5 items-center justify-between gap-4 px-1.5",
        "text-xs text-muted",
      )}
    >
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
        className={classes("tabular-nums", tooLong && "font-semibold text-danger")}
      >
        {length < countFrom ? (
          <span className="hidden sm:inline">Enter sends, Shift+Enter begins a new line</span>
        ) : (
          countOf(length)
        )}
      </p>
    </div>
  );
}

function countOf(length: number): string {
  const left = maxLength - length;
  return left < 0 ? `${-left} too many of ${maxLength}` : `${left} left`;
}
