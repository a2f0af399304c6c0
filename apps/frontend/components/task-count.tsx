import type { Task } from "../lib/task";

/** “3 to do, 2 done”, or what takes its place; one line high in every case. */
export function TaskCount({ tasks, waiting }: { tasks: Task[] | null; waiting: string }) {
  return <p className="min-h-6 text-muted tabular-nums">{tasks ? describe(tasks) : waiting}</p>;
}

function describe(tasks: Task[]): string {
  const done = tasks.filter(({ completed }) => completed).length;
  const open = tasks.length - done;
  if (tasks.length === 0) return "A clear list";
  if (open === 0) return "All done";
  return done === 0 ? `${open} to do` : `${open} to do, ${done} done`;
}
