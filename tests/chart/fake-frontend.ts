import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Task {
  id: string;
  title: string;
}

export interface Answer {
  status: number;
  body?: unknown;
}

/** A server that behaves like the frontend with its backend and database. */
export interface FakeFrontend {
  url: string;
  tasks: Task[];
  /** Passwords, keyed by e-mail address. */
  accounts: Map<string, string>;
  /** The assistant that answers chat messages: `rules` or `llm`. */
  mode: string;
  /** Method and path of each received request, for example `GET /sign-in`. */
  seen: string[];
  /** Returns a replacement for the answer to a request, or undefined to keep the normal answer. */
  fault?: (request: string) => Answer | undefined;
  server: Server;
}

/** Starts a fake frontend, without tasks or accounts, on a free port. */
export function startFrontend(): Promise<FakeFrontend> {
  const state: FakeFrontend = {
    url: "",
    tasks: [],
    accounts: new Map(),
    mode: "rules",
    seen: [],
    server: createServer(),
  };
  state.server.on("request", (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const name = `${request.method} ${request.url}`;
      state.seen.push(name);
      const answer = state.fault?.(name) ?? answerTo(state, name, Buffer.concat(chunks).toString());
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
    });
  });
  return new Promise((resolve) => {
    state.server.listen(0, "127.0.0.1", () => {
      state.url = `http://127.0.0.1:${(state.server.address() as AddressInfo).port}`;
      resolve(state);
    });
  });
}

type Handler = (state: FakeFrontend, body: string) => Answer;

const HANDLERS: Record<string, Handler> = {
  "GET /": () => ({ status: 200, body: { status: "ok" } }),
  "GET /sign-in": () => ({ status: 200, body: { status: "ok" } }),
  "GET /auth/get-session": () => ({ status: 200, body: "null" }),
  "POST /auth/sign-in/email": (state, body) => signIn(state, JSON.parse(body)),
  "POST /auth/sign-up/email": (state, body) => {
    const account = JSON.parse(body);
    state.accounts.set(account.email, account.password);
    return signIn(state, account);
  },
  "GET /backend/assistant": ({ mode }) => ({ status: 200, body: { mode, model: null } }),
  "POST /backend/chat": chat,
  "GET /backend/tasks": ({ tasks }) => ({
    status: 200,
    body: { items: tasks, next_cursor: null },
  }),
  "POST /backend/tasks": addTask,
};

function answerTo(state: FakeFrontend, request: string, body: string): Answer {
  const handler = HANDLERS[request];
  if (handler) return handler(state, body);
  const id = /^DELETE \/backend\/tasks\/(.+)$/.exec(request)?.[1];
  state.tasks = state.tasks.filter((task) => task.id !== id);
  return { status: 204 };
}

function signIn(
  { accounts }: FakeFrontend,
  { email, password }: { email: string; password: string },
): Answer {
  return accounts.get(email) === password
    ? { status: 200, body: { token: "t" } }
    : { status: 401, body: { code: "INVALID_EMAIL_OR_PASSWORD" } };
}

function chat(state: FakeFrontend, body: string): Answer {
  const task = { id: "id-2", title: /"(.*)"/.exec(JSON.parse(body).message)![1]! };
  state.tasks.unshift(task);
  return {
    status: 200,
    body: {
      conversation_id: "c1",
      response: "Added",
      tool_calls: [{ name: "add_task", tasks: [task] }],
    },
  };
}

function addTask(state: FakeFrontend, body: string): Answer {
  const count = state.seen.filter((request) => request === "POST /backend/tasks").length;
  const task = { id: `id-${count}`, title: JSON.parse(body).title };
  state.tasks.unshift(task);
  return { status: 201, body: task };
}
