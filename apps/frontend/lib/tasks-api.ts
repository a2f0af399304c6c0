import { call } from "./api";
import type { NewTask, Page, Task, TaskPatch } from "./api-types";

const pageSize = 200;
/** Maximum number of pages of open tasks that are loaded. A search finds the remaining tasks. */
const maxOpenPages = 10;
const donePageSize = 50;

export interface TaskOverview {
  /** All open tasks, and all done tasks unless there are too many. */
  tasks: Task[];
  /** True if `tasks` contains every task. */
  complete: boolean;
}

/**
 * Loads the user's tasks. If there are at most 200 tasks, loads all of them with one request. If
 * there are more, loads all open tasks but only some of the done tasks.
 */
export async function loadTasks(): Promise<TaskOverview> {
  const newest = await page({ view: "all", limit: pageSize });
  if (newest.next_cursor === null) return { tasks: newest.items, complete: true };
  const tasks = [...newest.items];
  let cursor: string | null = null;
  for (let count = 0; count < maxOpenPages; count++) {
    const open: Page<Task> = await page({ view: "open", limit: pageSize, cursor });
    tasks.push(...open.items);
    cursor = open.next_cursor;
    if (cursor === null) break;
  }
  return { tasks: [...new Map(tasks.map((task) => [task.id, task])).values()], complete: false };
}

/** Loads one page of done tasks, newest first. */
export function loadDone(cursor: string | null): Promise<Page<Task>> {
  return page({ view: "done", limit: donePageSize, cursor });
}

/** Searches on the server, so that tasks that are not loaded are found too. */
export async function searchTasks(search: string): Promise<Task[]> {
  return (await page({ view: "all", search, limit: 100 })).items;
}

/** Adds a task. A repeated request with the same `key` does not add a second task. */
export function addTask(task: NewTask, key: string): Promise<Task> {
  return call("POST", "tasks", { body: task, headers: { "idempotency-key": key } });
}

export function changeTask(id: string, patch: TaskPatch): Promise<Task> {
  return call("PATCH", `tasks/${id}`, { body: patch });
}

export function deleteTask(id: string): Promise<undefined> {
  return call("DELETE", `tasks/${id}`);
}

export function restoreTask(id: string): Promise<Task> {
  return call("POST", `tasks/${id}/restore`);
}

function page(query: Record<string, string | number | null>): Promise<Page<Task>> {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string | number] => entry[1] !== null,
  );
  return call(
    "GET",
    `tasks?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`,
  );
}
