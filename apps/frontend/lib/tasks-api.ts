import type { Task } from "./task";

/** Seconds before a request counts as lost; longer than the proxy's own limit, so that its answer wins. */
const timeoutSeconds = 20;

/** A request that did not succeed. `unreachable` means nobody answered: worth trying again unchanged. */
export class TaskApiError extends Error {
  override name = "TaskApiError";
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
  get unreachable(): boolean {
    return this.status === 0 || [502, 503, 504].includes(this.status);
  }
}

export async function listTasks(): Promise<Task[]> {
  return ((await call("GET", "tasks")) as { items: Task[] }).items;
}

export async function addTask(title: string): Promise<Task> {
  return (await call("POST", "tasks", { title })) as Task;
}

export async function setCompleted(id: string, completed: boolean): Promise<Task> {
  return (await call("PATCH", `tasks/${id}`, { completed })) as Task;
}

export async function deleteTask(id: string): Promise<void> {
  await call("DELETE", `tasks/${id}`);
}

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(`/backend/${path}`, {
      method,
      headers: body ? { "content-type": "application/json" } : undefined,
      body: body ? JSON.stringify(body) : undefined,
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
  } catch {
    throw new TaskApiError("The server cannot be reached.", 0);
  }
  if (response.status === 204) return undefined;
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer;
  const { error } = (answer ?? {}) as { error?: { message?: string } };
  throw new TaskApiError(error?.message ?? `The server answered ${response.status}.`, response.status);
}
