import { useCountdown } from "../../hooks/use-countdown";
import { classes } from "../../lib/classes";
import { AlertIcon, RetryIcon, StopIcon } from "../icons";

interface AnswerFailureProps {
  text: string;
  tone: "problem" | "quiet";
  /** Earliest time at which the backend accepts a retry, in milliseconds since the epoch. */
  retryAt?: number;
  onRetry?: () => void;
  /** Puts the question back into the composer. */
  onEdit?: () => void;
}

/** Shows why an answer is missing or incomplete, and offers a retry. */
export function AnswerFailure({ text, tone, retryAt, onRetry, onEdit }: AnswerFailureProps) {
  const wait = useCountdown(retryAt);
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-2 text-sm">
      <p
        className={classes(
          "flex basis-full items-start gap-1.5",
          tone === "problem" ? "text-danger" : "text-muted",
        )}
      >
        {tone === "problem" ? (
          <AlertIcon className="mt-0.5 size-4" />
        ) : (
          <StopIcon className="mt-0.5 size-4" />
        )}
        {text}
      </p>
      {onRetry && (
        <button
          type="button"
          aria-disabled={wait > 0}
          onClick={() => wait === 0 && onRetry()}
          className="button button-quiet tabular-nums"
        >
          <RetryIcon /> {wait > 0 ? `Try again in ${wait} s` : "Try again"}
        </button>
      )}
      {onEdit && (
        <button
          type="button"
          onClick={onEdit}
          className="button text-muted hover:bg-hover hover:text-ink"
        >
          Edit the message
        </button>
      )}
    </div>
  );
}
