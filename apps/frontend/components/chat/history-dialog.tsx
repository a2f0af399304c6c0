import { useEffect, useRef, useState } from "react";
import type { Conversations } from "../../hooks/use-conversations";
import { reasonOf } from "../../lib/api";
import { Dialog } from "../shell/dialog";
import { HistoryItem } from "./history-item";

interface HistoryDialogProps {
  conversations: Conversations;
  current: string | null;
  onOpen: (id: string) => void;
  onRemoved: (id: string) => void;
  onClose: () => void;
}

export function HistoryDialog({
  conversations,
  current,
  onOpen,
  onRemoved,
  onClose,
}: HistoryDialogProps) {
  const { list, hasMore, more, rename, remove, refresh } = conversations;
  const [problem, setProblem] = useState("");
  const items = useRef<HTMLUListElement>(null);
  const report = (error: unknown) => setProblem(reasonOf(error));
  useEffect(() => {
    // Reloads the list, because another tab may have changed it.
    refresh().catch(report);
  }, [refresh]);

  return (
    <Dialog title="Conversations" place="left" onClose={onClose}>
      <p role="alert" className="px-5 pt-3 text-sm text-danger empty:hidden">
        {problem}
      </p>
      {list?.length === 0 && (
        <p className="px-5 py-6 text-muted">
          Your conversations are kept here. Write to the assistant to begin the first one.
        </p>
      )}
      <ul ref={items} tabIndex={-1} className="flex flex-col gap-0.5 p-2 outline-none">
        {list?.map((conversation) => (
          <HistoryItem
            key={conversation.id}
            conversation={conversation}
            current={conversation.id === current}
            onOpen={() => {
              onOpen(conversation.id);
              onClose();
            }}
            onRename={(title) => rename(conversation.id, title).catch(report)}
            onRemove={() =>
              remove(conversation.id).then(() => {
                // The list receives the focus, because the focused button is removed together with
                // its row.
                items.current?.focus();
                onRemoved(conversation.id);
              }, report)
            }
          />
        ))}
      </ul>
      {hasMore && (
        <button
          type="button"
          onClick={() => void more().catch(report)}
          className="button ml-3 text-accent hover:bg-hover"
        >
          Show more
        </button>
      )}
    </Dialog>
  );
}
