import type { Priority, Task } from "../../lib/api-types";
import { classes } from "../../lib/classes";
import type { LocalNow } from "../../lib/due";
import { IconButton } from "../icon-button";
import { CheckIcon, PencilIcon, TrashIcon } from "../icons";
import { TaskMeta } from "./task-meta";

export interface TaskItemProps {
  task: Task;
  now: LocalNow;
  onToggle: () => void;
  onEdit: () => void;
  onRemove: () => void;
}

const rings: Record<Priority, string> = {
  none: "border-control",
  low: "border-low",
  medium: "border-medium",
  high: "border-danger",
};

export function TaskItem({ task, now, onToggle, onEdit, onRemove }: TaskItemProps) {
  return (
    // Only a script can focus the row. Tab moves between the controls, and j and k move between the
    // rows.
    <li
      data-task={task.id}
      tabIndex={-1}
      className={classes(
        "group flex items-start rounded-xl transition-colors",
        "hover:bg-hover focus-visible:outline-offset-0",
      )}
    >
      <Checkbox task={task} onToggle={onToggle} />
      <button
        type="button"
        onClick={onEdit}
        title="Edit"
        className="min-w-0 flex-1 rounded-lg py-2 text-left pointer-coarse:py-3.5"
      >
        <span
          dir="auto"
          className={classes(
            "block text-left leading-5.5 wrap-anywhere",
            task.completed && "text-muted line-through decoration-1",
          )}
        >
          {task.title}
        </span>
        <TaskMeta task={task} now={now} />
      </button>
      {/* Hidden on a touch screen, where a tap on the title opens the editor. */}
      <span
        className={classes(
          "flex py-0.5 pr-1 opacity-0 transition-opacity pointer-coarse:hidden",
          "group-hover:opacity-100 group-focus-visible:opacity-100",
          "group-has-focus-visible:opacity-100",
        )}
      >
        <IconButton label={`Edit “${task.title}”`} onClick={onEdit}>
          <PencilIcon className="size-4.5" />
        </IconButton>
        <IconButton
          label={`Delete “${task.title}”`}
          onClick={onRemove}
          color="text-muted hover:bg-hover hover:text-danger"
        >
          <TrashIcon className="size-4.5" />
        </IconButton>
      </span>
    </li>
  );
}

function Checkbox({ task, onToggle }: Pick<TaskItemProps, "task" | "onToggle">) {
  return (
    <label
      className={classes(
        "relative grid cursor-pointer place-content-center px-3 py-2.5 pr-2.5",
        "pointer-coarse:p-4 pointer-coarse:pr-3",
      )}
    >
      <input
        type="checkbox"
        checked={task.completed}
        onChange={onToggle}
        aria-label={`${task.completed ? "Reopen" : "Complete"} “${task.title}”`}
        className={classes(
          "peer size-5 cursor-pointer appearance-none rounded-full border-2 transition-colors",
          "checked:border-accent checked:bg-accent hover:border-accent",
          "forced-colors:appearance-auto",
          rings[task.priority],
        )}
      />
      <CheckIcon
        className={classes(
          "pointer-events-none absolute inset-0 m-auto size-3.5 text-on-accent opacity-0",
          "peer-checked:opacity-100 pointer-fine:translate-x-px forced-colors:hidden",
        )}
      />
    </label>
  );
}
