import { dayHeading, isOverdue, type LocalNow } from "../../lib/due";
import type { Task } from "../../lib/api-types";

/** The day at the top of its page, and what it holds; both lines keep their height while they are not known. */
export function TaskHeading({ tasks, now }: { tasks: Task[] | null; now: LocalNow | null }) {
  return (
    <header>
      <h2 id="tasks-heading" className="min-h-9 font-display text-2xl leading-9 font-semibold tracking-tight">
        {now ? dayHeading(now.date) : <span className="sr-only">Tasks</span>}
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
  return [overdue && `${overdue} overdue`, today ? `${today} due today` : "nothing due today", `${open.length} open in all`].filter(Boolean).join(", ").replace(/^n/, "N");
}
