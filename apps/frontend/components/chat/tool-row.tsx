import { useCallback, useId, useRef, useState } from "react";
import { useNow } from "../../hooks/use-now";
import type { ToolCall } from "../../lib/api-types";
import { classes } from "../../lib/classes";
import { callSummary } from "../../lib/tool-words";
import { AlertIcon, CheckIcon, ChevronIcon, SearchIcon, SpinnerIcon, UndoIcon } from "../icons";
import { ToolDetails } from "./tool-details";

interface ToolRowProps {
  call: ToolCall;
  onUndo: (call: ToolCall) => Promise<void>;
}

/** Shows one tool call by the assistant: its summary, its details and an undo button. */
export function ToolRow({ call, onUndo }: ToolRowProps) {
  const id = useId();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const pressed = useRef(false);
  const undo = async () => {
    pressed.current = true;
    setBusy(true);
    await onUndo(call);
    setBusy(false);
  };
  /**
   * If the focus was lost because the pressed button was removed, focuses the text that replaces
   * the button.
   */
  const focusIfLost = useCallback((place: HTMLElement | null) => {
    if (place && pressed.current && document.activeElement === document.body) place.focus();
  }, []);
  return (
    <li className="rounded-xl border border-line bg-surface">
      <div className="flex min-h-10 items-center gap-2.5 pr-1 pl-3">
        <StatusIcon call={call} />
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className={classes(
            "flex min-w-0 flex-1 items-center gap-1.5 rounded-md py-2 text-left text-sm",
            "pointer-coarse:min-h-11",
          )}
        >
          <span
            dir="auto"
            className={classes(
              "min-w-0 text-left wrap-anywhere",
              call.undone && "text-muted line-through",
            )}
          >
            {now && callSummary(call, now.date)}
          </span>
          <ChevronIcon
            className={`size-3.5 text-muted transition-transform ${open ? "rotate-90" : ""}`}
          />
        </button>
        {call.undone && (
          <span ref={focusIfLost} tabIndex={-1} className="px-2 text-sm text-muted">
            Undone
          </span>
        )}
        {canUndo(call) && (
          <button
            type="button"
            onClick={() => void undo()}
            aria-disabled={busy}
            className="button text-accent hover:bg-hover"
          >
            <UndoIcon /> Undo
          </button>
        )}
      </div>
      <div id={id} hidden={!open} className="border-t border-line px-3 py-2.5">
        {open && <ToolDetails call={call} />}
      </div>
    </li>
  );
}

function canUndo({ undoable, undone, status }: ToolCall): boolean {
  return undoable && !undone && status === "done";
}

function StatusIcon({ call: { status, undone, name } }: { call: ToolCall }) {
  if (status === "running") return <SpinnerIcon className="size-4 animate-spin text-accent" />;
  if (status === "failed") return <AlertIcon className="size-4 text-danger" />;
  if (name === "list_tasks") return <SearchIcon className="size-4 text-muted" />;
  return <CheckIcon className={`size-4 ${undone ? "text-muted" : "text-accent"}`} />;
}
