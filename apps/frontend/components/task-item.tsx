import type { Task } from "../lib/task";
import { CrossIcon } from "./icons";

interface TaskItemProps {
  task: Task;
  onToggle(): void;
  onRemove(button: HTMLButtonElement): void;
}

export function TaskItem({ task, onToggle, onRemove }: TaskItemProps) {
  return (
    <li className="group flex items-start gap-1 pr-2 transition-colors hover:bg-hover">
      <label className="flex min-w-0 flex-1 cursor-pointer items-start gap-3.5 py-4 pl-5">
        <input type="checkbox" checked={task.completed} onChange={onToggle} className="check" />
        <span className={`min-w-0 leading-6 wrap-anywhere transition-colors ${task.completed ? "text-muted line-through decoration-1" : ""}`}>{task.title}</span>
      </label>
      <button
        type="button"
        aria-label={`Delete “${task.title}”`}
        title="Delete"
        onClick={(event) => onRemove(event.currentTarget)}
        className="my-1.5 grid size-11 shrink-0 place-content-center rounded-lg text-muted transition-[color,opacity] hover:text-danger focus-visible:opacity-100 focus-visible:transition-none pointer-fine:opacity-0 pointer-fine:group-focus-within:opacity-100 pointer-fine:group-hover:opacity-100"
      >
        <CrossIcon />
      </button>
    </li>
  );
}
