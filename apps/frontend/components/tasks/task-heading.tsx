import type { Ref } from "react";
import type { Task } from "../../lib/api-types";
import { dateWords } from "../../lib/date-words";
import { isOverdue, type LocalNow } from "../../lib/due";

interface TaskHeadingProps {
  tasks: Task[] | null;
  now: LocalNow | null;
  /**
   * The heading, which receives the focus after the last row is removed. Focusing a field instead
   * would open the keyboard on a phone.
   */
  ref: Ref<HTMLHeadingElement>;
}

/**
 * Shows today's date and a summary of the tasks. Both lines keep their height while they are empty.
 */
export function TaskHeading({ tasks, now, ref }: TaskHeadingProps) {
  return (
    <header>
      <h2
        id="tasks-heading"
        ref={ref}
        tabIndex={-1}
        className="min-h-9 font-display text-2xl leading-9 font-semibold tracking-tight"
      >
        {now ? dateWords(now.date, "heading") : <span className="sr-only">Tasks</span>}
      </h2>
      <p className="min-h-6 text-muted tabular-nums">{tasks && now ? summary(tasks, now) : ""}</p>
    </header>
  );
}

function summary(tasks: Task[], now: LocalNow): string {
  const open = tasks.filter(({ completed }) => !completed);
  const overdue = open.filter((task) => isOverdue(task, now)).length;
  const today = open.filter((task) => task.due_date === now.date && !isOverdue(task, now)).length;
  if (tasks.length === 0) return "A clear list";
  if (open.length === 0) return "All done";
  return [
    overdue && `${overdue} overdue`,
    today ? `${today} due today` : "nothing due today",
    `${open.length} open`,
  ]
    .filter(Boolean)
    .join(", ")
    .replace(/^n/, "N");
}
