import type { Task, TaskPatch } from "./api-types";

export type TaskFields = Pick<Task, "title" | "notes" | "due_date" | "due_time" | "priority">;

/**
 * Returns the initial fields of an editor: the task's fields, overridden by a patch that was
 * refused earlier.
 */
export function editedFields(task: Task, refused: TaskPatch = {}): TaskFields {
  const { title, notes, due_date, due_time, priority } = task;
  return { title, notes, due_date, due_time, priority, ...refused };
}

/** Returns the patch that turns `task` into `wanted`, or null if `task` and `wanted` are equal. */
export function patchBetween(task: Task, wanted: TaskFields): TaskPatch | null {
  const names = (Object.keys(wanted) as (keyof TaskFields)[]).filter(
    (name) => wanted[name] !== task[name],
  );
  if (names.length === 0) return null;
  const patch: TaskPatch = Object.fromEntries(names.map((name) => [name, wanted[name]]));
  // The patch always has both date and time. When the date is cleared, the backend also clears the
  // time, so the inverse patch has to restore both.
  return "due_date" in patch || "due_time" in patch
    ? { ...patch, due_date: wanted.due_date, due_time: wanted.due_time }
    : patch;
}

/** Returns the patch that reverts `patch` on `task`. */
export function inverseOf(task: Task, patch: TaskPatch): TaskPatch {
  return Object.fromEntries(
    (Object.keys(patch) as (keyof TaskPatch)[]).map((name) => [name, task[name]]),
  );
}
