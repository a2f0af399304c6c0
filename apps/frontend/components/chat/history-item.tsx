import { type ReactNode, useState } from "react";
import type { Conversation } from "../../lib/api-types";
import { dueLabel, localNow } from "../../lib/due";
import { IconButton } from "../icon-button";
import { PencilIcon, TrashIcon } from "../icons";

interface HistoryItemProps {
  conversation: Conversation;
  current: boolean;
  onOpen: () => void;
  onRename: (title: string) => Promise<void>;
  onRemove: () => Promise<void>;
}

type Mode = "shown" | "renaming" | "removing";

const maxTitleLength = 80;

export function HistoryItem({
  conversation: { title, updated_at },
  current,
  onOpen,
  onRename,
  onRemove,
}: HistoryItemProps) {
  const [mode, setMode] = useState<Mode>("shown");
  /**
   * The previous mode. When the row is shown again, the button that opened the previous mode
   * receives the focus.
   */
  const [left, setLeft] = useState<Mode>("shown");
  const enter = (next: Mode) => {
    setLeft(mode);
    setMode(next);
  };
  if (mode === "renaming")
    return (
      <Rename
        title={title}
        onDone={(next) => {
          enter("shown");
          if (next && next !== title) void onRename(next);
        }}
      />
    );
  if (mode === "removing") {
    return (
      <Row>
        <p className="text-sm wrap-anywhere">Delete “{title}”? The tasks stay.</p>
        <div className="mt-2 flex gap-2">
          <button
            type="button"
            onClick={() => void onRemove()}
            className="button bg-danger text-surface hover:opacity-90"
          >
            Delete
          </button>
          <button
            type="button"
            autoFocus
            onClick={() => enter("shown")}
            className="button button-quiet"
          >
            Keep
          </button>
        </div>
      </Row>
    );
  }
  return (
    <li className={`flex items-center rounded-lg ${current ? "bg-accent-soft" : "hover:bg-hover"}`}>
      <button
        type="button"
        onClick={onOpen}
        aria-current={current ? "true" : undefined}
        className="min-w-0 flex-1 rounded-lg px-3 py-2 text-left"
      >
        <span dir="auto" className="block truncate text-left">
          {title}
        </span>
        <span className="block text-sm text-muted">
          {dueLabel(
            { due_date: localNow(new Date(updated_at)).date, due_time: null },
            localNow().date,
          )}
        </span>
      </button>
      <IconButton
        label={`Rename “${title}”`}
        autoFocus={left === "renaming"}
        onClick={() => enter("renaming")}
      >
        <PencilIcon className="size-4" />
      </IconButton>
      <IconButton
        label={`Delete “${title}”`}
        autoFocus={left === "removing"}
        onClick={() => enter("removing")}
        color="text-muted hover:bg-hover hover:text-danger"
      >
        <TrashIcon className="size-4" />
      </IconButton>
    </li>
  );
}

function Rename({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const [text, setText] = useState(title);
  return (
    <Row>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onDone(text.trim() || null);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          // Escape closes only this field, not the dialog that contains the field.
          event.preventDefault();
          onDone(null);
        }}
      >
        <div className="field">
          <input
            aria-label="Name of the conversation"
            dir="auto"
            autoFocus
            value={text}
            maxLength={maxTitleLength}
            onChange={(event) => setText(event.target.value)}
            className="w-full bg-transparent px-2.5 py-1.5"
          />
        </div>
        <div className="mt-2 flex gap-2">
          <button type="submit" className="button button-primary">
            Rename
          </button>
          <button type="button" onClick={() => onDone(null)} className="button button-quiet">
            Cancel
          </button>
        </div>
      </form>
    </Row>
  );
}

function Row({ children }: { children: ReactNode }) {
  return <li className="rounded-lg border border-line p-3">{children}</li>;
}
