import { ChatIcon, TasksIcon } from "../icons";

export type Pane = "chat" | "tasks";

interface PaneSwitchProps {
  pane: Pane;
  /** Tasks to do today, or null while that is not known. */
  due: number | null;
  onChange: (pane: Pane) => void;
}

/** Where both panes do not fit beside each other. */
export function PaneSwitch({ pane, due, onChange }: PaneSwitchProps) {
  const panes = [
    { name: "chat", label: "Chat", Icon: ChatIcon, count: null },
    { name: "tasks", label: "Tasks", Icon: TasksIcon, count: due },
  ] as const;
  return (
    <nav aria-label="Panes" className="flex rounded-xl bg-hover p-1 pointer-coarse:p-0.5 lg:hidden">
      {panes.map(({ name, label, Icon, count }) => (
        <button
          key={name}
          type="button"
          aria-current={pane === name ? "true" : undefined}
          onClick={() => onChange(name)}
          className="flex min-h-9 pointer-coarse:min-h-11 items-center gap-1.5 rounded-lg px-3 text-sm font-medium text-muted transition-colors aria-[current]:bg-surface aria-[current]:text-ink aria-[current]:shadow-card sm:px-5"
        >
          <Icon className="size-4" />
          {label}
          {count !== null && count > 0 && (
            <span className="rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent tabular-nums">
              {count}
              <span className="sr-only"> due</span>
            </span>
          )}
        </button>
      ))}
    </nav>
  );
}
