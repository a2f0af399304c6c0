import type { Priority, Task } from "../../lib/api-types";
import { classes } from "../../lib/classes";
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

interface TaskMetaProps {
  task: Task;
  now: LocalNow;
}

/**
 * Shows a task's due date, its priority and the first line of its notes. Renders nothing if the
 * task has no due date, no priority and no notes.
 */
export function TaskMeta({ task, now }: TaskMetaProps) {
  const { due_date, priority, notes } = task;
  if (!due_date && priority === "none" && !notes) return null;
  return (
    <span className="mt-0.5 flex min-w-0 flex-wrap items-center gap-x-3 text-sm text-muted">
      {due_date && <DueDate task={task} date={due_date} now={now} />}
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

function DueDate({ task, date, now }: TaskMetaProps & { date: string }) {
  return (
    <time
      dateTime={task.due_time ? `${date}T${task.due_time}` : date}
      title={dueInFull(task)}
      className={classes("inline-flex items-center gap-1 tabular-nums", dueColor(task, now))}
    >
      <CalendarIcon className="size-3.5" />
      {isOverdue(task, now) && <span className="sr-only">Overdue: </span>}
      {dueLabel(task, now.date)}
    </time>
  );
}

function dueColor(task: Task, now: LocalNow): string {
  if (isOverdue(task, now)) return "text-danger";
  return task.due_date === now.date && !task.completed ? "text-accent" : "text-muted";
}
