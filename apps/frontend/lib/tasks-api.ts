import { call } from "./api";
import type { NewTask, Page, Task, TaskPatch } from "./api-types";

const pageSize = 200;
/** Open tasks beyond this are found by search only: nobody plans a day from more. */
const maxOpenPages = 10;
const donePageSize = 50;

export interface TaskOverview {
  /** Every open task, and all done ones too unless there are many. */
  tasks: Task[];
  /** True when `tasks` holds every task there is. */
  complete: boolean;
}

/**
 * One request for most people; those with more than 200 tasks get all open ones, and done ones on
 * demand.
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

/** Done tasks, newest first, a page at a time. */
export function loadDone(cursor: string | null): Promise<Page<Task>> {
  return page({ view: "done", limit: donePageSize, cursor });
}

/** Asks the server, for tasks that have not been loaded. */
export async function searchTasks(search: string): Promise<Task[]> {
  return (await page({ view: "all", search, limit: 100 })).items;
}

/**
 * The same `key` never makes a second task, so a request whose answer was lost can be sent again.
 */
export function addTask(task: NewTask, key: string): Promise<Task> {
  return call("POST", "tasks", { body: task, headers: { "idempotency-key": key } });
}

export function changeTask(id: string, patch: TaskPatch): Promise<Task> {
  return call("PATCH", `tasks/${id}`, { body: patch });
}

export function deleteTask(id: string): Promise<void> {
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
