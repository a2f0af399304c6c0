import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { eventually } from "./shell";

/** A user with an account, who sends the same HTTP requests as a browser. */
export class Account {
  readonly password: string = "correct horse battery";
  private cookie = "";

  constructor(
    readonly url: string,
    readonly name = "Ana Lima",
    readonly email = `${randomUUID()}@todo-chatbot.invalid`,
  ) {}

  /**
   * Creates an account and signs in. Waits up to 30 seconds until accounts can be created, because
   * their tables are created on the first start.
   */
  static async signUp(url: string, name?: string): Promise<Account> {
    await eventually(
      30,
      async () => (await fetch(`${url}/auth/get-session`)).status,
      (status) => status === 200,
    );
    const account = new Account(url, name);
    const answer = await account.fetch("/auth/sign-up/email", {
      method: "POST",
      body: { name: account.name, email: account.email, password: account.password },
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    account.cookie = answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");
    return account;
  }

  /** The session's cookies in the format of a browser context. */
  get cookies(): { name: string; value: string; url: string; httpOnly: boolean }[] {
    return this.cookie.split("; ").map((cookie) => {
      const [name, ...value] = cookie.split("=");
      return { name: name!, value: value.join("="), url: this.url, httpOnly: true };
    });
  }

  /**
   * Sends a request with this session. `body` is sent as JSON. `origin` defaults to the
   * application's origin.
   */
  fetch(
    path: string,
    {
      method = "GET",
      body,
      headers,
      origin = this.url,
    }: { method?: string; body?: unknown; headers?: Record<string, string>; origin?: string } = {},
  ): Promise<Response> {
    return fetch(this.url + path, {
      method,
      signal: AbortSignal.timeout(30_000),
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        origin,
        cookie: this.cookie,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
    });
  }

  /** Sends a request that must succeed, and returns the parsed response. */
  async json<T>(path: string, options?: Parameters<Account["fetch"]>[1]): Promise<T> {
    const answer = await this.fetch(path, options);
    assert.ok(
      answer.ok,
      `${options?.method ?? "GET"} ${path} answered ${answer.status}: ${await answer.clone().text()}`,
    );
    return (await answer.json()) as T;
  }

  add(task: { title: string; [field: string]: unknown }): Promise<Task> {
    return this.json("/backend/tasks", { method: "POST", body: task });
  }

  async tasks(): Promise<Task[]> {
    return (await this.json<{ items: Task[] }>("/backend/tasks")).items;
  }

  /** Sends a message to the assistant and returns its complete answer. */
  say(message: string, conversation_id?: string): Promise<ChatReply> {
    const body = { message, conversation_id, time_zone: "UTC" };
    return this.json("/backend/chat", {
      method: "POST",
      body,
      headers: { accept: "application/json" },
    });
  }
}

export interface Task {
  id: string;
  title: string;
  completed: boolean;
}

export interface ChatReply {
  conversation_id: string;
  response: string;
  tool_calls: { id: string; name: string; tasks: Task[] }[];
}
