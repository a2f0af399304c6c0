import type { Task } from "../lib/task";
import { TaskItem } from "./task-item";

interface TaskListProps {
  tasks: Task[];
  onToggle(task: Task): void;
  onRemove(task: Task): void;
  /** Called when the last task is removed and no neighbour is left to take the focus. */
  onFocusLost(): void;
}

export function TaskList({ tasks, onToggle, onRemove, onFocusLost }: TaskListProps) {
  /** A removed button would drop the keyboard focus to the top of the page: hand it to the neighbour first. */
  const remove = (task: Task, button: HTMLButtonElement) => {
    const item = button.closest("li");
    const neighbour = (item?.nextElementSibling ?? item?.previousElementSibling)?.querySelector("button");
    if (neighbour) neighbour.focus();
    else onFocusLost();
    onRemove(task);
  };
  return (
    <ul aria-label="Tasks" className="divide-y divide-line overflow-clip rounded-2xl border border-line bg-surface shadow-card">
      {tasks.map((task) => (
        <TaskItem key={task.id} task={task} onToggle={() => onToggle(task)} onRemove={(button) => remove(task, button)} />
      ))}
    </ul>
  );
}
