import { type ReactNode, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Task } from "../../lib/api-types";
import { classes } from "../../lib/classes";
import type { GroupName } from "../../lib/task-groups";
import { ChevronIcon } from "../icons";

/**
 * Number of rows shown initially and added by each click on “Show more”. A phone can render this
 * many rows quickly.
 */
const step = 50;

const titles: Record<GroupName, string> = {
  overdue: "Overdue",
  today: "Today",
  upcoming: "Upcoming",
  someday: "No date",
  done: "Done",
};

interface TaskGroupProps {
  name: GroupName;
  tasks: Task[];
  /** True if the group is closed at first. A click on its heading opens it. */
  collapsed?: boolean;
  /** Loads more tasks from the server; undefined if there are no more. */
  onMore?: () => Promise<void>;
  children: (task: Task) => ReactNode;
}

export function TaskGroup({ name, tasks, collapsed = false, onMore, children }: TaskGroupProps) {
  const id = useId();
  const [open, setOpen] = useState(!collapsed);
  const [limit, setLimit] = useState(step);
  const rows = useRef<HTMLUListElement>(null);
  const more = async () => {
    if (tasks.length <= limit) await onMore?.();
    // Focuses the first new row, because the button disappears once the last page is loaded.
    flushSync(() => setLimit(limit + step));
    (rows.current?.children[limit] as HTMLElement | undefined)?.focus();
  };
  return (
    <section aria-labelledby={id} className="mt-5">
      <h3
        id={id}
        className={classes(
          "px-3 text-sm font-semibold",
          name === "overdue" ? "text-danger" : "text-muted",
        )}
      >
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="-ml-1 inline-flex items-center gap-1 rounded-md py-1 pr-2 pointer-coarse:py-3"
        >
          <ChevronIcon className={`size-3.5 transition-transform ${open ? "rotate-90" : ""}`} />
          {titles[name]}{" "}
          <span className="ml-1 font-normal tabular-nums">
            {tasks.length}
            {onMore && "+"}
          </span>
        </button>
      </h3>
      {open && (
        <ul ref={rows} aria-labelledby={id}>
          {tasks.slice(0, limit).map(children)}
        </ul>
      )}
      {open && (tasks.length > limit || onMore) && (
        <button
          type="button"
          onClick={() => void more().catch(() => undefined)}
          className="button ml-2 text-accent hover:bg-hover"
        >
          Show more
        </button>
      )}
    </section>
  );
}
