import { classes } from "../../lib/classes";
import { ChatIcon, TasksIcon } from "../icons";

export type Pane = "chat" | "tasks";

interface PaneSwitchProps {
  pane: Pane;
  /** The number of tasks due today; null until it is known. */
  due: number | null;
  onChange: (pane: Pane) => void;
}

/** Switches between the panes on a screen that is too narrow for both. */
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
          className={classes(
            "flex min-h-9 items-center gap-1.5 rounded-lg px-3 sm:px-5 pointer-coarse:min-h-11",
            "text-sm font-medium text-muted transition-colors",
            "aria-[current]:bg-surface aria-[current]:text-ink aria-[current]:shadow-card",
          )}
        >
          <Icon className="size-4" />
          {label}
          {count !== null && count > 0 && <DueCount count={count} />}
        </button>
      ))}
    </nav>
  );
}

function DueCount({ count }: { count: number }) {
  return (
    <span
      className={classes(
        "rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent",
        "tabular-nums",
      )}
    >
      {count}
      <span className="sr-only"> due</span>
    </span>
  );
}
