import type { Priority, Task } from "../../lib/api-types";
import { dueInFull, dueLabel, isOverdue, type LocalNow } from "../../lib/due";
import { CalendarIcon, FlagIcon, NoteIcon } from "../icons";

export const priorityLabels: Record<Priority, string> = {
  none: "None",
  low: "Low",
  medium: "Medium",
  high: "High",
};
export const priorityColors: Record<Priority, string> = {
  none: "text-muted",
  low: "text-low",
  medium: "text-medium",
  high: "text-danger",
};

/**
 * When, how important, and the first words of the notes; nothing for a task that has none of them.
 */
export function TaskMeta({ task, now }: { task: Task; now: LocalNow }) {
  const { due_date, priority, notes } = task;
  if (!due_date && priority === "none" && !notes) return null;
  const overdue = isOverdue(task, now);
  const dueColor = overdue
    ? "text-danger"
    : due_date === now.date && !task.completed
      ? "text-accent"
      : "text-muted";
  return (
    <span className="mt-0.5 flex min-w-0 flex-wrap items-center gap-x-3 text-sm text-muted">
      {due_date && (
        <time
          dateTime={task.due_time ? `${due_date}T${task.due_time}` : due_date}
          title={dueInFull(task)}
          className={`inline-flex items-center gap-1 tabular-nums ${dueColor}`}
        >
          <CalendarIcon className="size-3.5" />
          {overdue && <span className="sr-only">Overdue: </span>}
          {dueLabel(task, now.date)}
        </time>
      )}
      {priority !== "none" && (
        <span className={`inline-flex items-center gap-1 ${priorityColors[priority]}`}>
          <FlagIcon className="size-3.5" />
          {priorityLabels[priority]}
          <span className="sr-only"> priority</span>
        </span>
      )}
      {notes && (
        <span className="inline-flex min-w-0 max-w-full items-center gap-1">
          <NoteIcon className="size-3.5" />
          <span dir="auto" className="truncate">
            {notes.split("\n", 1)[0]}
          </span>
        </span>
      )}
    </span>
  );
}
