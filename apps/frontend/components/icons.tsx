/**
 * Returns an icon component. Icons are decorative: the label belongs to the control around the
 * icon.
 */
function icon(path: string, size = "size-5") {
  return function Icon({ className = size }: { className?: string }) {
    return (
      <svg
        viewBox="0 0 24 24"
        className={`shrink-0 ${className}`}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d={path} />
      </svg>
    );
  };
}

export const CheckIcon = icon("M5 12.5l4.5 4.5L19 7.5");
export const PlusIcon = icon("M12 5v14M5 12h14");
export const CrossIcon = icon("M6 6l12 12M18 6L6 18");
export const AlertIcon = icon("M12 8v5M12 16.5v.01M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z");
export const ChevronIcon = icon("M9 6l6 6-6 6", "size-4");
export const HistoryIcon = icon("M3.5 12a8.5 8.5 0 1 0 2.6-6.1M3.5 4v4h4M12 8v4.5l3 1.8");
export const PencilIcon = icon(
  "M4 20l1-4.2L16.2 4.6a1.9 1.9 0 0 1 2.7 0l.5.5a1.9 1.9 0 0 1 0 2.7L8.2 19 4 20zM14.5 6.5l3 3",
);
export const TrashIcon = icon("M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.2 11v5M13.8 11v5");
export const SendIcon = icon("M12 19V6M6.5 11.2L12 5.5l5.5 5.7");
export const StopIcon = icon("M8.5 8.5h7v7h-7z");
export const DownIcon = icon("M12 5v13M6.5 12.8L12 18.5l5.5-5.7");
export const CalendarIcon = icon("M5 6.5h14v13H5zM5 10.5h14M8.5 4v4M15.5 4v4", "size-4");
export const FlagIcon = icon("M6 20.5V4.5M6 5c4-2 7 2 12 0v8.5c-5 2-8-2-12 0", "size-4");
export const NoteIcon = icon("M6 7h12M6 12h12M6 17h7", "size-4");
export const SearchIcon = icon(
  "M10.8 4.5a6.3 6.3 0 1 0 0 12.6a6.3 6.3 0 1 0 0-12.6zM15.4 15.4L20 20",
  "size-4",
);
export const UndoIcon = icon("M8.5 14.5L4 10l4.5-4.5M4.5 10H14a5.5 5.5 0 0 1 0 11h-3", "size-4");
export const RetryIcon = icon("M20 11.5a8 8 0 1 0-2.2 6M20 5.5v6h-6", "size-4");
export const TasksIcon = icon(
  "M4 6.5l1.5 1.5L8.5 5M4 13l1.5 1.5 3-3M4 19.5L5.5 21l3-3M12 7h8M12 13h8M12 19h8",
);
export const ChatIcon = icon("M4.5 5.5h15v10.5H11l-4.5 3.8V16h-2z");
export const SpinnerIcon = icon(
  "M12 4a8 8 0 1 1-8 8",
  "size-4 animate-spin motion-reduce:animate-none",
);
