import type { Task, TaskPatch } from "./api-types";

export type TaskFields = Pick<Task, "title" | "notes" | "due_date" | "due_time" | "priority">;

/** What has to be sent so that `task` becomes as in `wanted`; null when nothing differs. */
export function patchBetween(task: Task, wanted: TaskFields): TaskPatch | null {
  const names = (Object.keys(wanted) as (keyof TaskFields)[]).filter(
    (name) => wanted[name] !== task[name],
  );
  if (names.length === 0) return null;
  const patch: TaskPatch = Object.fromEntries(names.map((name) => [name, wanted[name]]));
  // Day and hour go together: the backend drops the hour with its day, and the way back has to name
  // both.
  return "due_date" in patch || "due_time" in patch
    ? { ...patch, due_date: wanted.due_date, due_time: wanted.due_time }
    : patch;
}

/** What brings `task` back from `patch`. */
export function inverseOf(task: Task, patch: TaskPatch): TaskPatch {
  return Object.fromEntries(
    (Object.keys(patch) as (keyof TaskPatch)[]).map((name) => [name, task[name]]),
  );
}
