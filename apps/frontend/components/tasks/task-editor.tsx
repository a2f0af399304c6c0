import { type FocusEvent, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { useAfterClick } from "../../hooks/use-after-click";
import type { Task, TaskPatch } from "../../lib/api-types";
import { maxNotesLength, maxTitleLength, roomLeft } from "../../lib/task";
import { patchBetween, type TaskFields } from "../../lib/task-patch";
import { isTouch } from "../../lib/touch";
import { TrashIcon } from "../icons";
import { DueFields } from "./due-fields";
import { PriorityField } from "./priority-field";

interface TaskEditorProps {
  task: Task;
  today: string;
  /** What was typed before and could not be stored: it is here again. */
  refused?: TaskPatch;
  /** Opens without taking the focus. */
  quietly?: boolean;
  /** Null when nothing was changed; `elsewhere` when the focus has gone to something else. */
  onDone: (patch: TaskPatch | null, elsewhere: boolean) => void;
  onRemove: () => void;
}

/**
 * Takes the place of the row. Saves on Enter in the title, Ctrl+Enter anywhere, and when it is
 * left; Escape leaves all as it was.
 */
export function TaskEditor({
  task,
  today,
  refused,
  quietly = false,
  onDone,
  onRemove,
}: TaskEditorProps) {
  const [fields, setFields] = useState<TaskFields>({
    title: task.title,
    notes: task.notes,
    due_date: task.due_date,
    due_time: task.due_time,
    priority: task.priority,
    ...refused,
  } as TaskFields);
  const [tried, setTried] = useState(false);
  const afterClick = useAfterClick();
  const over = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  const titleField = useRef<HTMLTextAreaElement>(null);
  const arrive = useEffectEvent(() => {
    form.current!.parentElement!.scrollIntoView({ block: "nearest" });
    // Typing goes on at the end.
    titleField.current!.setSelectionRange(maxTitleLength, maxTitleLength);
    if (!quietly) (isTouch() ? form : titleField).current!.focus();
  });
  useLayoutEffect(() => arrive(), []);
  const set = (part: Partial<TaskFields>) => setFields({ ...fields, ...part });
  const title = fields.title.trim();

  const end = (act: () => void) => {
    if (over.current) return;
    over.current = true;
    act();
  };
  const cancel = () => end(() => onDone(null, false));
  const save = (elsewhere = false) => {
    setTried(true);
    if (title)
      end(() =>
        onDone(patchBetween(task, { ...fields, title, notes: fields.notes.trim() }), elsewhere),
      );
  };
  const leave = ({ currentTarget: form, relatedTarget }: FocusEvent) => {
    if (form.contains(relatedTarget)) return;
    // The rows move when this one folds, and one of them may be what is being clicked. Another
    // window's focus leaves this one's as it is.
    afterClick(() => !form.contains(document.activeElement) && save(true));
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") cancel();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onTitleKey = (event: React.KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    save();
  };
  return (
    <li
      data-edited={task.id}
      className="my-1.5 scroll-my-4 rounded-2xl border border-line-strong bg-surface shadow-card"
    >
      <form
        ref={form}
        aria-label={`Edit “${task.title}”`}
        // A press on the ground between the fields is not the end of it.
        tabIndex={-1}
        onBlur={leave}
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
        className="flex flex-col gap-2.5 p-3 outline-none"
      >
        <div className="field">
          {/* Several lines to look at, one line of text. */}
          <textarea
            ref={titleField}
            aria-label="Title"
            aria-describedby="title-note"
            dir="auto"
            rows={1}
            value={fields.title}
            maxLength={maxTitleLength}
            aria-invalid={tried && !title}
            onKeyDown={onTitleKey}
            onChange={(event) => set({ title: event.target.value.replace(/\s*\n\s*/g, " ") })}
            className="block field-sizing-content max-h-40 w-full resize-none bg-transparent px-3 py-2 font-medium pointer-coarse:min-h-11"
          />
        </div>
        {tried && !title ? (
          <p id="title-note" role="alert" className="px-1 text-sm text-danger">
            A task needs a title.
          </p>
        ) : (
          <p id="title-note" className="px-1 text-sm text-muted empty:hidden">
            {roomLeft(fields.title)}
          </p>
        )}
        <div className="field">
          <textarea
            aria-label="Notes"
            dir="auto"
            placeholder="Notes"
            rows={2}
            value={fields.notes}
            maxLength={maxNotesLength}
            onChange={(event) => set({ notes: event.target.value })}
            className="block field-sizing-content max-h-60 min-h-14 w-full resize-y bg-transparent px-3 py-2 text-sm placeholder:text-muted"
          />
        </div>
        <DueFields due={fields} today={today} onChange={set} />
        <PriorityField priority={fields.priority} onChange={(priority) => set({ priority })} />
        <div className="flex items-center gap-2 pt-0.5">
          <button type="submit" className="button button-primary">
            Save
          </button>
          <button type="button" onClick={cancel} className="button button-quiet">
            Cancel
          </button>
          <button
            type="button"
            onClick={() => end(onRemove)}
            className="button ml-auto text-danger hover:bg-hover"
          >
            <TrashIcon className="size-4" /> Delete
          </button>
        </div>
      </form>
    </li>
  );
}
