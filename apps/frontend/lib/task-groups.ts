import type { Priority, Task } from "./api-types";
import { isOverdue, type LocalNow } from "./due";

export const groupNames = ["overdue", "today", "upcoming", "someday", "done"] as const;
export type GroupName = (typeof groupNames)[number];
export type TaskGroups = Record<GroupName, Task[]>;

export const taskViews = ["all", "today", "upcoming", "someday", "done"] as const;
export type TaskView = (typeof taskViews)[number];

const groupsOfView: Record<TaskView, readonly GroupName[]> = {
  all: groupNames,
  // The view “Today” includes overdue tasks.
  today: ["overdue", "today"],
  upcoming: ["upcoming"],
  someday: ["someday"],
  done: ["done"],
};

const weight: Record<Priority, number> = { high: 0, medium: 1, low: 2, none: 3 };

/**
 * Puts every task into one group. Sorts done tasks by completion, newest first, and all others by
 * due date.
 */
export function groupTasks(tasks: Task[], now: LocalNow): TaskGroups {
  const groups: TaskGroups = { overdue: [], today: [], upcoming: [], someday: [], done: [] };
  for (const task of tasks) groups[groupOf(task, now)].push(task);
  for (const name of groupNames) groups[name].sort(name === "done" ? lastDoneFirst : dueFirst);
  return groups;
}

/** Returns the non-empty groups of a view. */
export function shownGroups(groups: TaskGroups, view: TaskView): GroupName[] {
  return groupsOfView[view].filter((name) => groups[name].length > 0);
}

export function countOf(groups: TaskGroups, view: TaskView): number {
  return groupsOfView[view]
    .filter((name) => view !== "all" || name !== "done")
    .reduce((sum, name) => sum + groups[name].length, 0);
}

/**
 * Returns whether the title or notes contain every word of the search, in any order. Ignores case.
 */
export function matches({ title, notes }: Task, search: string): boolean {
  const text = `${title} ${notes}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function groupOf(task: Task, now: LocalNow): GroupName {
  if (task.completed) return "done";
  if (!task.due_date) return "someday";
  if (isOverdue(task, now)) return "overdue";
  return task.due_date === now.date ? "today" : "upcoming";
}

/** Sorts by date, then by time (tasks without a time last), then by priority, then newest first. */
function dueFirst(a: Task, b: Task): number {
  return (
    compare(a.due_date ?? "", b.due_date ?? "") ||
    compare(a.due_time ?? "24:00", b.due_time ?? "24:00") ||
    weight[a.priority] - weight[b.priority] ||
    compare(b.created_at, a.created_at)
  );
}

function lastDoneFirst(a: Task, b: Task): number {
  return compare(b.completed_at ?? b.updated_at, a.completed_at ?? a.updated_at);
}

/**
 * Compares dates and times character by character. `localeCompare` would not sort them correctly.
 */
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
