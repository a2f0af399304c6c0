import { useEffect, useState } from "react";
import { useFocusBack } from "../../hooks/use-focus-back";
import type { Notice } from "../../hooks/use-undo";
import { classes } from "../../lib/classes";
import { IconButton } from "../icon-button";
import { AlertIcon, CrossIcon, UndoIcon } from "../icons";

/**
 * Seconds for which the toast is shown. This is long enough to read the toast and to reach its
 * button.
 */
const seconds = 10;

interface ToastProps {
  notice: Notice;
  /** Raises the toast, so that it does not cover the composer at the lower edge of the page. */
  raised: boolean;
  onDismiss: () => void;
}

/**
 * Shows either the last change, with an undo button, or a problem. The toast does not time out
 * while it is hovered or focused.
 */
export function Toast({ notice, raised, onDismiss }: ToastProps) {
  const [held, setHeld] = useState(false);
  const { ref, onFocus } = useFocusBack<HTMLDivElement>();
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(onDismiss, seconds * 1000);
    return () => clearTimeout(timer);
  }, [held, notice.key, onDismiss]);
  return (
    <div
      ref={ref}
      // The role "alert" makes screen readers announce a problem. A change is announced by
      // useAnnouncer.
      role={notice.tone === "problem" ? "alert" : "region"}
      aria-label={notice.tone === "problem" ? undefined : "Last change"}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={(event) => {
        onFocus(event);
        setHeld(true);
      }}
      onBlur={() => setHeld(false)}
      className={classes(
        "fixed inset-x-3 z-30 mx-auto flex max-w-md items-center gap-2 rounded-xl",
        "bg-ink py-1.5 pr-1.5 pl-4 text-canvas shadow-float",
        "lg:right-6 lg:bottom-6 lg:left-auto lg:mx-0 lg:w-104",
        raised ? "bottom-28" : "bottom-4",
      )}
    >
      {notice.tone === "problem" && <AlertIcon />}
      <p className="min-w-0 flex-1 py-1.5 text-sm leading-snug wrap-anywhere">{notice.text}</p>
      {notice.undo && (
        <button
          type="button"
          onClick={notice.undo}
          className="button shrink-0 text-canvas outline-canvas hover:bg-canvas/15"
        >
          <UndoIcon /> Undo
        </button>
      )}
      <IconButton label="Dismiss" onClick={onDismiss} color="outline-canvas hover:bg-canvas/15">
        <CrossIcon className="size-4" />
      </IconButton>
    </div>
  );
}
