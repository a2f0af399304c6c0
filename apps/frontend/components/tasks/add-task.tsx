import { type FocusEvent, type RefObject, useRef, useState } from "react";
import { useAfterClick } from "../../hooks/use-after-click";
import { useEarlyText } from "../../hooks/use-early-text";
import type { NewTask } from "../../lib/api-types";
import { classes } from "../../lib/classes";
import { maxTitleLength, roomLeft } from "../../lib/task";
import { uuid } from "../../lib/uuid";
import { PlusIcon } from "../icons";
import { DueFields } from "./due-fields";
import { PriorityField } from "./priority-field";

interface AddTaskProps {
  today: string;
  inputRef: RefObject<HTMLInputElement | null>;
  /** Returns null if the task was stored, otherwise the reason for the failure. */
  onAdd: (task: NewTask, key: string) => Promise<string | null>;
}

const empty: NewTask = { title: "", due_date: null, due_time: null, priority: "none" };

/**
 * Adds a task. The fields for date, time and priority appear once the title field is in use. The
 * title stays in its field until the task is stored.
 */
export function AddTask({ today, inputRef, onAdd }: AddTaskProps) {
  const [task, setTask] = useState(empty);
  const [open, setOpen] = useState(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const afterClick = useAfterClick();
  // A retry sends the same key as the first request, so that a retry after a lost response does not
  // add a second task.
  const key = useRef(uuid());

  const set = (part: Partial<NewTask>) => {
    setTask({ ...task, ...part });
    setProblem(null);
    key.current = uuid();
  };
  useEarlyText(inputRef, (title) => set({ title }));
  const submit = async () => {
    const title = task.title.trim();
    if (!title || pending) return;
    setPending(true);
    const reason = await onAdd({ ...task, title }, key.current);
    setPending(false);
    setProblem(reason);
    if (reason === null) {
      setTask(empty);
      key.current = uuid();
    }
    inputRef.current?.focus();
  };
  const fold = ({ currentTarget: form, relatedTarget }: FocusEvent) => {
    if (form.contains(relatedTarget) || task.title) return;
    // When the form closes, the tasks below it move up. The form therefore stays open until a click
    // on a task is complete.
    afterClick(() => {
      if (!form.contains(document.activeElement)) setOpen(false);
    });
  };
  const note = problem ?? roomLeft(task.title);

  return (
    <form
      aria-label="Add a task"
      aria-busy={pending}
      onFocus={() => setOpen(true)}
      onBlur={fold}
      onKeyDown={(event) =>
        event.key === "Escape" && (document.activeElement as HTMLElement).blur()
      }
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="field flex items-center gap-1 p-1">
        <input
          ref={inputRef}
          aria-label="New task"
          dir="auto"
          value={task.title}
          onChange={(event) => set({ title: event.target.value })}
          maxLength={maxTitleLength}
          // The field is read-only instead of disabled, because a disabled field loses the focus.
          readOnly={pending}
          placeholder="Add a task"
          autoComplete="off"
          enterKeyHint="done"
          aria-describedby="new-task-note"
          aria-invalid={problem !== null}
          className={classes(
            "min-h-9 min-w-0 flex-1 bg-transparent px-2.5 placeholder:text-muted",
            "pointer-coarse:min-h-11",
          )}
        />
        <button
          type="submit"
          aria-disabled={pending || !task.title.trim()}
          className="button button-primary"
        >
          <PlusIcon className="size-4" />
          Add
        </button>
      </div>
      {open && (
        <div className="mt-2 flex flex-col gap-1.5">
          <DueFields
            due={{ due_date: task.due_date ?? null, due_time: task.due_time ?? null }}
            today={today}
            onChange={set}
          />
          <PriorityField
            priority={task.priority ?? "none"}
            onChange={(priority) => set({ priority })}
          />
        </div>
      )}
      <p
        id="new-task-note"
        role={problem ? "alert" : undefined}
        className={classes(
          "mt-1.5 px-1 text-sm empty:hidden",
          problem ? "text-danger" : "text-muted",
        )}
      >
        {note}
      </p>
    </form>
  );
}
