import type { Task } from "../../lib/api-types";

/** Returns an open task with default values. The given fields override the defaults. */
export function task(title: string, more: Partial<Task> = {}): Task {
  const at = "2026-01-01T00:00:00Z";
  return {
    id: title,
    title,
    notes: "",
    due_date: null,
    due_time: null,
    priority: "none",
    completed: false,
    completed_at: null,
    created_at: at,
    updated_at: at,
    ...more,
  };
}
