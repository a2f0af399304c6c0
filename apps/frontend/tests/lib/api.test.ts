import { describe, expect, test, vi } from "vitest";
import { ApiError, call, send } from "../../lib/api";
import { goToSignIn } from "../../lib/auth-api";
import { loadDone, loadTasks, searchTasks } from "../../lib/tasks-api";
import { serveFake } from "../helpers/app";

vi.mock("../../lib/auth-api", () => ({ goToSignIn: vi.fn() }));

const answerWith = (answer: () => Response | Promise<Response>) =>
  vi.stubGlobal("fetch", vi.fn(answer));
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test("an error contains the server's message, the error code and the time to wait", async () => {
  answerWith(() =>
    Response.json(
      { error: { code: "too_many_requests", message: "Slow down." } },
      { status: 429, headers: { "retry-after": "7" } },
    ),
  );
  expect(await failureOf(call("GET", "tasks"))).toMatchObject({
    message: "Slow down.",
    code: "too_many_requests",
    status: 429,
    retryAfter: 7,
    unreachable: false,
  });
});

test.each([
  [
    "the server does not answer",
    () => Promise.reject(new TypeError("fetch failed")),
    "The server cannot be reached.",
    true,
  ],
  [
    "a proxy answers with an HTML page",
    () => new Response("<html>", { status: 502 }),
    "The server answered 502.",
    true,
  ],
  [
    "the response is not JSON",
    () => new Response("<html>"),
    "The server's answer could not be read.",
    false,
  ],
])("the error has a readable message if %s", async (_, answer, message, unreachable) => {
  answerWith(answer);
  expect(await failureOf(call("GET", "tasks"))).toMatchObject({ message, unreachable });
});

test("an ended session redirects to the sign-in page", async () => {
  answerWith(() =>
    Response.json({ error: { code: "unauthenticated", message: "Sign in." } }, { status: 401 }),
  );
  expect(await failureOf(call("GET", "tasks"))).toBeInstanceOf(ApiError);
  expect(goToSignIn).toHaveBeenCalledOnce();
});

test("an aborted request is not reported as a server failure", async () => {
  const turn = new AbortController();
  answerWith(() => Promise.reject(turn.signal.reason as Error));
  turn.abort();
  expect(await failureOf(send("POST", "chat", { signal: turn.signal }))).not.toBeInstanceOf(
    ApiError,
  );
});

describe("loadTasks", () => {
  test("sends one request for one page", async () => {
    const backend = serveFake();
    backend.add("Milk");
    expect((await loadTasks()).complete).toBe(true);
    expect(backend.calls).toEqual(["GET tasks"]);
  });

  test("loads each open task once from several pages, and does not load done tasks until they are needed", async () => {
    const backend = serveFake();
    backend.pageSize = 4;
    for (let count = 0; count < 10; count++) backend.add(`open ${count}`);
    for (let count = 0; count < 10; count++) backend.add(`done ${count}`, { completed: true });
    const { tasks, complete } = await loadTasks();
    expect(complete).toBe(false);
    expect(
      tasks
        .filter(({ completed }) => !completed)
        .map(({ title }) => title)
        .sort(),
    ).toEqual(Array.from({ length: 10 }, (_, count) => `open ${count}`));
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
    const first = await loadDone(null);
    const second = await loadDone(first.next_cursor);
    expect([...first.items, ...second.items].map(({ title }) => title)).toEqual([
      "done 9",
      "done 8",
      "done 7",
      "done 6",
      "done 5",
      "done 4",
      "done 3",
      "done 2",
    ]);
    expect((await searchTasks("done 0")).map(({ title }) => title)).toEqual(["done 0"]);
  });
});
