import type { RefObject } from "react";
import { maxTitleLength } from "../lib/task";
import { PlusIcon } from "./icons";

interface AddTaskFormProps {
  text: string;
  problem: string | null;
  pending: boolean;
  inputRef: RefObject<HTMLInputElement | null>;
  onEdit(text: string): void;
  onSubmit(): void;
}

export function AddTaskForm({ text, problem, pending, inputRef, onEdit, onSubmit }: AddTaskFormProps) {
  const left = maxTitleLength - text.length;
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault();
    onSubmit();
    inputRef.current?.focus();
  };
  return (
    <form onSubmit={submit} aria-busy={pending}>
      <div className="flex items-center gap-2 rounded-2xl border border-line bg-surface p-2 shadow-card transition-colors focus-within:border-accent">
        <label htmlFor="new-task" className="sr-only">
          New task
        </label>
        <input
          id="new-task"
          ref={inputRef}
          value={text}
          onChange={(event) => onEdit(event.target.value)}
          maxLength={maxTitleLength}
          // Not disabled while pending: that would drop the focus.
          readOnly={pending}
          placeholder="Add a task"
          autoComplete="off"
          enterKeyHint="done"
          aria-describedby="new-task-note"
          aria-invalid={problem !== null}
          className="min-h-11 min-w-0 flex-1 bg-transparent px-3 text-base outline-none placeholder:text-muted"
        />
        <button type="submit" aria-disabled={pending} className="flex min-h-11 items-center gap-1.5 rounded-xl bg-accent px-4 font-semibold text-on-accent transition-colors hover:bg-accent-strong sm:pr-5">
          <PlusIcon />
          {pending ? "Adding…" : "Add"}
        </button>
      </div>
      {/* Always one line high, so that a message moves nothing. */}
      <p id="new-task-note" role={problem ? "alert" : undefined} className={`mt-2 min-h-5 px-5 text-sm leading-5 ${problem ? "text-danger" : "text-muted"}`}>
        {problem ?? (left <= 40 ? `${left} ${left === 1 ? "character" : "characters"} left` : "")}
      </p>
    </form>
  );
}
