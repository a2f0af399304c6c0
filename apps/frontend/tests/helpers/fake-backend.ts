import type { Conversation, Message, Task, ToolCall } from "../../lib/api-types";
import { FakeChat } from "./fake-chat";
import { id, json, now, refusal } from "./fake-answers";

/**
 * The backend's contract from memory, for one person: answers fetch requests whose path begins with
 * /api/, and fails on demand.
 */
export class FakeBackend {
  tasks: Task[] = [];
  deleted = new Map<string, Task>();
  conversations: Conversation[] = [];
  messages = new Map<string, Message[]>();
  keys = new Map<string, Task>();
  /** What the next requests meet; with "answers lost" a change is made and nobody hears of it. */
  fault: "none" | "away" | "refuses writes" | "signed out" | "answers lost" = "none";
  /** Most tasks in one answer. */
  pageSize = 200;
  /** `GET /api/tasks?…`, in the order they came. */
  calls: string[] = [];
  readonly chat = new FakeChat(this);
  private held: Promise<void> | undefined;
  /** Lets held answers go. */
  release: () => void = () => {};

  /** Answers to requests from now on wait for `release()`. */
  hold(): void {
    this.held = new Promise((resolve) => (this.release = resolve));
  }

  /** Requests from now on are answered at once; those already held still wait. */
  holdNoMore(): void {
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

  async handle(request: Request): Promise<Response> {
    const answer = await this.respond(request);
    const lost = this.fault === "answers lost" && request.method !== "GET";
    return lost
      ? refusal(502, "backend_unreachable", "The task service cannot be reached right now.")
      : answer;
  }

  private async respond(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const [collection = "", key, part] = pathname.split("/").slice(2).map(decodeURIComponent);
    this.calls.push(`${request.method} ${pathname.slice(5)}`);
    // A list is read when it is asked for, and may be old when it arrives.
    const tasks = this.tasks;
    await this.held;
    if (this.fault === "away")
      return refusal(502, "backend_unreachable", "The task service cannot be reached right now.");
    if (this.fault === "signed out") return refusal(401, "unauthenticated", "Sign in first.");
    if (this.fault === "refuses writes" && request.method !== "GET")
      return refusal(422, "refused", "That is not allowed.");
    const body =
      request.method === "POST" || request.method === "PATCH"
        ? ((await request.json().catch(() => ({}))) as Record<string, unknown>)
        : {};
    if (collection === "tasks")
      return key
        ? this.oneTask(request.method, key, part, body)
        : request.method === "POST"
          ? this.addTask(request, body)
          : this.listTasks(tasks, searchParams);
    if (collection === "assistant") return json(this.chat.assistant);
    if (collection === "conversations")
      return key
        ? this.oneConversation(request.method, key, part, body)
        : json({ items: this.conversations, next_cursor: null });
    if (collection === "tool-calls" && key) return this.undo(key);
    if (collection === "chat") return this.chat.answer(request, body);
    return refusal(404, "not_found", "There is no such address.");
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
    const task = (key && this.keys.get(key)) || this.add(String(body.title), body as Partial<Task>);
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
    return new Response(null, { status: 204 });
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
    if (method === "DELETE") return new Response(null, { status: 204 });
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
    const undone: Pick<ToolCall, "tasks" | "removed"> = this.chat.takeBack(call);
    call.undone = true;
    return json({ tool_call: { ...call }, ...undone });
  }
}
