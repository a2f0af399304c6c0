import { useState } from "react";
import type { Task, TaskPatch } from "../../lib/api-types";
import { maxNotesLength, maxTitleLength } from "../../lib/task";
import { patchBetween, type TaskFields } from "../../lib/task-patch";
import { TrashIcon } from "../icons";
import { DueFields } from "./due-fields";
import { PriorityField } from "./priority-field";

interface TaskEditorProps {
  task: Task;
  today: string;
  /** Null when nothing was changed. */
  onDone(patch: TaskPatch | null): void;
  onRemove(): void;
}

const showWhole = (row: HTMLElement | null) => row?.scrollIntoView({ block: "nearest" });

/** Takes the place of the row. Enter in the title, or Ctrl+Enter anywhere, saves; Escape leaves all as it was. */
export function TaskEditor({ task, today, onDone, onRemove }: TaskEditorProps) {
  const [fields, setFields] = useState<TaskFields>({ title: task.title, notes: task.notes, due_date: task.due_date, due_time: task.due_time, priority: task.priority });
  const [tried, setTried] = useState(false);
  const set = (part: Partial<TaskFields>) => setFields({ ...fields, ...part });
  const title = fields.title.trim();
  const save = () => {
    setTried(true);
    if (title) onDone(patchBetween(task, { ...fields, title, notes: fields.notes.trim() }));
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onDone(null);
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li ref={showWhole} className="my-1.5 scroll-my-4 rounded-2xl border border-line-strong bg-surface p-3 shadow-card">
      <form
        aria-label={`Edit “${task.title}”`}
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
        className="flex flex-col gap-2.5"
      >
        <div className="field">
          <input aria-label="Title" value={fields.title} autoFocus maxLength={maxTitleLength} aria-invalid={tried && !title} onChange={(event) => set({ title: event.target.value })} className="w-full bg-transparent px-3 py-2 font-medium" />
        </div>
        {tried && !title && (
          <p role="alert" className="px-1 text-sm text-danger">
            A task needs a title.
          </p>
        )}
        <div className="field">
          <textarea aria-label="Notes" placeholder="Notes" rows={2} value={fields.notes} maxLength={maxNotesLength} onChange={(event) => set({ notes: event.target.value })} className="block max-h-60 min-h-14 w-full resize-y bg-transparent px-3 py-2 text-sm placeholder:text-muted" />
        </div>
        <DueFields due={fields} today={today} onChange={set} />
        <PriorityField priority={fields.priority} onChange={(priority) => set({ priority })} />
        <div className="flex items-center gap-2 pt-0.5">
          <button type="submit" className="button button-primary">
            Save
          </button>
          <button type="button" onClick={() => onDone(null)} className="button button-quiet">
            Cancel
          </button>
          <button type="button" onClick={onRemove} className="button ml-auto text-danger hover:bg-hover">
            <TrashIcon className="size-4" /> Delete
          </button>
        </div>
      </form>
    </li>
  );
}
