import { vi } from "vitest";
import type { Task } from "../../lib/task";

/** Answers the page's own fetch calls from memory, and fails on demand. */
export class FakeTaskService {
  tasks: Task[] = [];
  /** What the next calls meet: nothing wrong, no server, or an answer that refuses writes. */
  fault: "none" | "away" | "refuses writes" = "none";
  calls: string[] = [];
  private held: Promise<void> | undefined;
  /** Lets the held answers go. */
  release: () => void = () => {};

  constructor(...titles: string[]) {
    this.tasks = titles.map((title) => this.make(title));
    vi.stubGlobal("fetch", (input: string, init: RequestInit) => this.answer(input, init));
  }

  /** Answers to calls from now on wait for `release()`. */
  hold(): void {
    this.held = new Promise((resolve) => (this.release = resolve));
  }

  /** Calls from now on are answered at once; those already held still wait. */
  holdNoMore(): void {
    this.held = undefined;
  }

  private make(title: string): Task {
    return { id: `id-${title.replace(/\W/g, "-")}`, title, completed: false, created_at: "2026-01-01T00:00:00Z" };
  }

  private async answer(path: string, { method, body }: RequestInit): Promise<Response> {
    this.calls.push(`${method} ${path}`);
    // A list is read when it is asked for, and may be old when it arrives.
    const items = this.tasks;
    await this.held;
    if (this.fault === "away") return failure(502, "The task service cannot be reached right now.");
    if (method === "GET") return Response.json({ items, next_cursor: null });
    if (this.fault === "refuses writes") return failure(422, "That is not allowed.");
    const sent = body ? (JSON.parse(String(body)) as Partial<Task>) : {};
    if (method === "POST") {
      const task = this.make(sent.title ?? "");
      this.tasks = [task, ...this.tasks];
      return Response.json(task, { status: 201 });
    }
    const task = this.tasks.find(({ id }) => path.endsWith(`/${id}`));
    if (!task) return failure(404, "This task no longer exists.");
    if (method === "PATCH") {
      const changed = { ...task, ...sent };
      this.tasks = this.tasks.map((each) => (each === task ? changed : each));
      return Response.json(changed);
    }
    this.tasks = this.tasks.filter((each) => each !== task);
    return new Response(null, { status: 204 });
  }
}

function failure(status: number, message: string): Response {
  return Response.json({ error: { code: "fault", message } }, { status });
}
