import { type FocusEvent, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { useAfterClick } from "../../hooks/use-after-click";
import type { Task, TaskPatch } from "../../lib/api-types";
import { maxTitleLength } from "../../lib/task";
import { editedFields, patchBetween, type TaskFields } from "../../lib/task-patch";
import { isTouch } from "../../lib/touch";
import { TrashIcon } from "../icons";
import { DueFields } from "./due-fields";
import { PriorityField } from "./priority-field";
import { NotesField, TitleField } from "./task-editor-fields";

interface TaskEditorProps {
  task: Task;
  today: string;
  /**
   * Changes that the backend refused to store. The editor's fields initially contain these changes.
   */
  refused?: TaskPatch;
  /** True if the editor must open without taking the focus. */
  quietly?: boolean;
  /**
   * Called when the editor closes. `patch` is null if nothing changed. `elsewhere` is true if the
   * focus has moved to another control.
   */
  onDone: (patch: TaskPatch | null, elsewhere: boolean) => void;
  onRemove: () => void;
}

/**
 * The editor that replaces the task's row. It saves on Enter in the title, on Ctrl+Enter, and when
 * the focus leaves the editor. Escape discards the changes.
 */
export function TaskEditor({
  task,
  today,
  refused,
  quietly = false,
  onDone,
  onRemove,
}: TaskEditorProps) {
  const [fields, setFields] = useState<TaskFields>(() => editedFields(task, refused));
  const [tried, setTried] = useState(false);
  const afterClick = useAfterClick();
  const ended = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  const titleField = useRef<HTMLTextAreaElement>(null);
  const arrive = useEffectEvent(() => {
    form.current?.parentElement?.scrollIntoView({ block: "nearest" });
    // Puts the cursor at the end of the title.
    titleField.current?.setSelectionRange(maxTitleLength, maxTitleLength);
    if (!quietly) (isTouch() ? form : titleField).current?.focus();
  });
  useLayoutEffect(() => arrive(), []);
  const set = (part: Partial<TaskFields>) => setFields({ ...fields, ...part });
  const title = fields.title.trim();

  const end = (act: () => void) => {
    if (ended.current) return;
    ended.current = true;
    act();
  };
  const cancel = () => end(() => onDone(null, false));
  const save = (elsewhere = false) => {
    setTried(true);
    if (!title) return;
    const patch = patchBetween(task, { ...fields, title, notes: fields.notes.trim() });
    end(() => onDone(patch, elsewhere));
  };
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (currentTarget.contains(relatedTarget)) return;
    // Closing the editor moves the rows below it, so the editor stays open until a click on a row
    // is complete. The editor also stays open if another window takes the focus, because the
    // document's active element is then still inside the editor.
    afterClick(() => {
      if (!currentTarget.contains(document.activeElement)) save(true);
    });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") cancel();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li
      data-edited={task.id}
      className="my-1.5 scroll-my-4 rounded-2xl border border-line-strong bg-surface shadow-card"
    >
      <form
        ref={form}
        aria-label={`Edit “${task.title}”`}
        // The editor itself is focusable, so that a click between the fields does not move the
        // focus out of the editor.
        tabIndex={-1}
        onBlur={onBlur}
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
        className="flex flex-col gap-2.5 p-3 outline-none"
      >
        <TitleField
          title={fields.title}
          missing={tried && !title}
          fieldRef={titleField}
          onChange={(text) => set({ title: text })}
          onEnter={() => save()}
        />
        <NotesField notes={fields.notes} onChange={(notes) => set({ notes })} />
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
