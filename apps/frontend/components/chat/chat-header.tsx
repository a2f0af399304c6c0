import { IconButton } from "../icon-button";
import { HistoryIcon, PlusIcon } from "../icons";

interface ChatHeaderProps {
  /** The conversation's title; empty until it is known. */
  title: string;
  onHistory: () => void;
  onNew: () => void;
}

export function ChatHeader({ title, onHistory, onNew }: ChatHeaderProps) {
  return (
    <header className="flex h-13 shrink-0 items-center gap-1 border-b border-line px-2 sm:px-4">
      <IconButton label="Conversations" onClick={onHistory} aria-haspopup="dialog">
        <HistoryIcon />
      </IconButton>
      <h2
        id="chat-heading"
        dir="auto"
        className="min-w-0 flex-1 truncate px-1 text-left font-medium"
      >
        {title || <span className="sr-only">Conversation</span>}
      </h2>
      <button
        type="button"
        onClick={onNew}
        className="button text-muted hover:bg-hover hover:text-ink"
      >
        <PlusIcon className="size-4" /> New
      </button>
    </header>
  );
}
