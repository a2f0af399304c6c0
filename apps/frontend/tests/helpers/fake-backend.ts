import type { Conversation, Message, Task, ToolCall } from "../../lib/api-types";
import { FakeChat } from "./fake-chat";
import { id, json, noContent, now, refusal } from "./fake-responses";

/** A request, split into the parts that the routes need. */
interface Call {
  request: Request;
  /** The id after the collection name: `<key>` in /api/tasks/<key>. */
  key: string | undefined;
  /** The part after the id: `restore` in /api/tasks/<key>/restore. */
  part: string | undefined;
  query: URLSearchParams;
  body: Record<string, unknown>;
  /** The tasks at the time the request arrived. */
  tasks: Task[];
}

const unreachable = () =>
  refusal(502, "backend_unreachable", "The task service cannot be reached right now.");
const noSuchAddress = () => refusal(404, "not_found", "There is no such address.");

/** Returns the JSON body of a POST or PATCH, or an empty object. */
async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  if (request.method !== "POST" && request.method !== "PATCH") return {};
  return (await request.json().catch(() => ({}))) as Record<string, unknown>;
}

/**
 * Implements the backend's API in memory for one user: answers requests whose path begins with
 * /api/, and fails on demand.
 */
export class FakeBackend {
  tasks: Task[] = [];
  deleted = new Map<string, Task>();
  conversations: Conversation[] = [];
  messages = new Map<string, Message[]>();
  keys = new Map<string, Task>();
  /**
   * How the next requests fail. With "answers lost", the backend makes the requested changes but
   * responds with 502.
   */
  fault: "none" | "unreachable" | "refuses writes" | "signed out" | "answers lost" = "none";
  /** The maximum number of tasks in one response. */
  pageSize = 200;
  /** The method and path of each request in the order of arrival, for example `GET tasks`. */
  calls: string[] = [];
  readonly chat = new FakeChat(this);
  /** Sends the held responses. */
  release: () => void = () => {};
  private held: Promise<void> | undefined;
  private readonly routes = new Map<string, (call: Call) => Response | Promise<Response>>([
    ["tasks", (call) => this.toTasks(call)],
    ["assistant", () => json(this.chat.assistant)],
    ["conversations", (call) => this.toConversations(call)],
    ["tool-calls", ({ key }) => (key ? this.undo(key) : noSuchAddress())],
    ["chat", ({ request, body }) => this.chat.answer(request, body)],
  ]);

  /** Holds the responses to later requests until `release()` is called. */
  hold(): void {
    this.held = new Promise((resolve) => (this.release = resolve));
  }

  /** Answers later requests immediately. Responses that are already held stay held. */
  stopHolding(): void {
    this.held = undefined;
  }

  add(title: string, more: Partial<Task> = {}): Task {
    const task: Task = {
      id: id(),
      title,
      notes: "",
      due_date: null,
      due_time: null,
      priority: "none",
      completed: false,
      completed_at: null,
      created_at: now(),
      updated_at: now(),
      ...more,
    };
    this.tasks = [task, ...this.tasks];
    return task;
  }

  change(task: Task, patch: Partial<Task>): Task {
    const changed = { ...task, ...patch, updated_at: now() };
    if (patch.completed !== undefined) changed.completed_at = patch.completed ? now() : null;
    if (changed.due_date === null) changed.due_time = null;
    this.tasks = this.tasks.map((each) => (each.id === task.id ? changed : each));
    return changed;
  }

  remove(task: Task): void {
    this.tasks = this.tasks.filter(({ id }) => id !== task.id);
    this.deleted.set(task.id, task);
  }

  restore(taskId: string): Task | undefined {
    const task = this.deleted.get(taskId);
    if (task) this.tasks = [task, ...this.tasks];
    this.deleted.delete(taskId);
    return task;
  }

  /** Answers one request to the backend. */
  async handle(request: Request): Promise<Response> {
    const response = await this.respond(request);
    return this.fault === "answers lost" && request.method !== "GET" ? unreachable() : response;
  }

  private async respond(request: Request): Promise<Response> {
    const { pathname, searchParams: query } = new URL(request.url);
    const [collection = "", key, part] = pathname.split("/").slice(2).map(decodeURIComponent);
    this.calls.push(`${request.method} ${pathname.slice(5)}`);
    // The tasks are read when the request arrives, so they may be out of date when a held response
    // is released.
    const tasks = this.tasks;
    await this.held;
    const fault = this.faultFor(request.method);
    if (fault) return fault;
    const call: Call = { request, key, part, query, tasks, body: await bodyOf(request) };
    const route = this.routes.get(collection);
    return route ? route(call) : noSuchAddress();
  }

  /**
   * Returns the current fault's response to a request with the given method, or undefined if the
   * fault does not affect that method.
   */
  private faultFor(method: string): Response | undefined {
    if (this.fault === "unreachable") return unreachable();
    if (this.fault === "signed out") return refusal(401, "unauthenticated", "Sign in first.");
    if (this.fault === "refuses writes" && method !== "GET")
      return refusal(422, "refused", "That is not allowed.");
    return undefined;
  }

  private toTasks(call: Call): Response {
    if (call.key) return this.oneTask(call.request.method, call.key, call.part, call.body);
    if (call.request.method === "POST") return this.addTask(call.request, call.body);
    return this.listTasks(call.tasks, call.query);
  }

  private toConversations({ request, key, part, body }: Call): Response {
    return key
      ? this.oneConversation(request.method, key, part, body)
      : json({ items: this.conversations, next_cursor: null });
  }

  private listTasks(tasks: Task[], query: URLSearchParams): Response {
    const view = query.get("view") ?? "all";
    const search = (query.get("search") ?? "").toLowerCase();
    const found = tasks.filter(
      ({ completed, title, notes }) =>
        (view === "all" || completed === (view === "done")) &&
        `${title} ${notes}`.toLowerCase().includes(search),
    );
    const from = Number(query.get("cursor") ?? 0);
    const to = from + Math.min(Number(query.get("limit") ?? 100), this.pageSize);
    return json({
      items: found.slice(from, to),
      next_cursor: to < found.length ? String(to) : null,
    });
  }

  private addTask(request: Request, body: Record<string, unknown>): Response {
    const key = request.headers.get("idempotency-key");
    const task = (key && this.keys.get(key)) || this.add(String(body.title), body);
    if (key) this.keys.set(key, task);
    return json(task, 201);
  }

  private oneTask(
    method: string,
    key: string,
    part: string | undefined,
    body: Partial<Task>,
  ): Response {
    if (part === "restore") {
      const restored = this.restore(key);
      return restored ? json(restored) : refusal(404, "not_found", "This task no longer exists.");
    }
    const task = this.tasks.find(({ id }) => id === key);
    if (!task) return refusal(404, "not_found", "This task no longer exists.");
    if (method === "PATCH") return json(this.change(task, body));
    this.remove(task);
    return noContent();
  }

  private oneConversation(
    method: string,
    key: string,
    part: string | undefined,
    body: Record<string, unknown>,
  ): Response {
    const conversation = this.conversations.find(({ id }) => id === key);
    if (!conversation) return refusal(404, "not_found", "There is no such conversation.");
    if (part === "messages")
      return json({ items: this.messages.get(key) ?? [], next_cursor: null });
    this.conversations = this.conversations.filter((each) => each !== conversation);
    if (method === "DELETE") return noContent();
    const renamed = { ...conversation, title: String(body.title) };
    this.conversations = [renamed, ...this.conversations];
    return json(renamed);
  }

  private undo(key: string): Response {
    const call = [...this.messages.values()]
      .flat()
      .flatMap(({ tool_calls }) => tool_calls)
      .find(({ id }) => id === key);
    if (!call) return refusal(404, "not_found", "There is no such call.");
    const undone: Pick<ToolCall, "tasks" | "removed"> = this.chat.undoCall(call);
    call.undone = true;
    return json({ tool_call: { ...call }, ...undone });
  }
}
