// @vitest-environment node
import type { IncomingMessage } from "node:http";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { proxyToBackend } from "../../lib/backend";
import { findSession } from "../../lib/session";
import { bodyOf } from "../helpers/local-backend";
import { ann, ask, backend, errorCode, open } from "../helpers/backend-proxy";

// tests/build/auth.test.ts covers the real module, which needs a database.
vi.mock("../../lib/session");
beforeEach(() => {
  vi.stubEnv("BETTER_AUTH_SECRET", "a-secret-of-the-tests-with-40-characters");
  vi.mocked(findSession).mockReset().mockResolvedValue({ session: ann, setCookies: [] });
});

describe("when forwarding, the proxy", () => {
  test("forwards the method, path, query, body and request id, and returns the status, body and id", async () => {
    let seen: IncomingMessage | undefined;
    let body = "";
    await backend(async (request, response) => {
      seen = request;
      body = await bodyOf(request);
      response.writeHead(201, { "content-type": "application/json" }).end('{"id":"1"}');
    });
    const answer = await ask("tasks/1f2e-3d?view=all", {
      method: "PATCH",
      body: '{"completed":true}',
      headers: { "x-request-id": "r-7", origin: "http://todo.example", cookie: "a=b" },
    });
    expect([seen?.method, seen?.url, body]).toEqual([
      "PATCH",
      "/api/tasks/1f2e-3d?view=all",
      '{"completed":true}',
    ]);
    expect(seen?.headers).toMatchObject({ "x-request-id": "r-7" });
    expect(seen?.headers.cookie).toBeUndefined();
    expect(seen?.headers.authorization).toMatch(/^Bearer ey/);
    expect(answer.status).toBe(201);
    expect(answer.headers.get("x-request-id")).toBe("r-7");
    expect(await answer.json()).toEqual({ id: "1" });
  });

  test("gives a new id to a request whose id is missing or invalid", async () => {
    await backend((request, response) => response.end(request.headers["x-request-id"]));
    expect(await (await ask("tasks")).text()).toMatch(/^[\da-f-]{36}$/);
    expect(await (await ask("tasks", { headers: { "x-request-id": "a b" } })).text()).toMatch(
      /^[\da-f-]{36}$/,
    );
  });

  test("reads BACKEND_URL for every request and accepts a URL with a path", async () => {
    const first = await backend((_, response) => response.end("first"));
    await backend((request, response) => response.end(`second ${request.url}`));
    vi.stubEnv("BACKEND_URL", `${process.env.BACKEND_URL}/base/`);
    expect(await (await ask("tasks")).text()).toBe("second /base/api/tasks");
    vi.stubEnv("BACKEND_URL", first);
    expect(await (await ask("tasks")).text()).toBe("first");
  });

  test("returns errors, empty responses and redirects from the backend unchanged", async () => {
    await backend((request, response) =>
      response
        .writeHead(Number(request.url!.split("/").at(-1)), { location: "http://inside.example/" })
        .end(),
    );
    for (const status of [204, 307, 404, 503])
      expect((await ask(`tasks/${status}`)).status).toBe(status);
  });
});

describe("when streaming, the proxy", () => {
  test("passes on the first event before the backend sends the second", async () => {
    let finish = () => {};
    await backend((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
      finish = () => response.end("data: 2\n\n");
    });
    const reader = (await ask("health")).body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe("data: 1\n\n");
    finish();
    expect((await reader.read()).value).toBe("data: 2\n\n");
  });

  test("passes on an upload while the browser is still sending it", async () => {
    const firstPart = Promise.withResolvers<string>();
    await backend(async (request, response) => {
      request.once("data", (chunk) => firstPart.resolve(String(chunk)));
      response.end(await bodyOf(request));
    });
    let upload!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => void (upload = controller),
    });
    const answer = ask("tasks", { method: "POST", body, duplex: "half" } as RequestInit);
    upload.enqueue(Buffer.from("one "));
    expect(await firstPart.promise).toBe("one ");
    upload.enqueue(Buffer.from("two"));
    upload.close();
    expect(await (await answer).text()).toBe("one two");
  });

  test("closes the request to the backend when the browser aborts", async () => {
    const gone = Promise.withResolvers<undefined>();
    await backend((_, response) => {
      response.writeHead(200).write("begun");
      response.on("close", () => gone.resolve(undefined));
    });
    const browser = new AbortController();
    await ask("tasks", { signal: browser.signal });
    browser.abort();
    await expect(gone.promise).resolves.toBeUndefined();
  });
});

describe("when refusing a request, the proxy", () => {
  test.each([
    "secret",
    "constructor",
    "taskss",
    "tasks/..",
    "tasks/../admin",
    "tasks/%2e%2e",
    "tasks//x",
    "tasks/a.b",
    "",
    "docs",
  ])("answers /backend/%s with 404 without calling the backend", async (path) => {
    const handler = vi.fn();
    await backend(handler);
    const answer = await proxyToBackend(new Request("http://0.0.0.0:3000/"), path.split("/"));
    expect([answer.status, await errorCode(answer)]).toEqual([404, "not_found"]);
    expect(handler).not.toHaveBeenCalled();
  });

  test.each(["PUT", "HEAD", "OPTIONS", "PROPFIND"])("answers %s with 405", async (method) => {
    expect((await ask("tasks", { method })).status).toBe(405);
  });

  test.each(["POST", "PATCH", "DELETE"])(
    "rejects a %s from another site without calling the backend",
    async (method) => {
      const handler = vi.fn();
      await backend(handler);
      const answer = await ask("tasks", { method, headers: { origin: "http://evil.example" } });
      expect([answer.status, await errorCode(answer)]).toEqual([403, "cross_origin"]);
      expect(handler).not.toHaveBeenCalled();
    },
  );
});

describe("when the backend fails", () => {
  test("an unreachable backend immediately results in 502, and only the log contains the cause", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const url = await backend(() => {});
    await open.pop()!.close();
    const answer = await ask("tasks", { headers: { "x-request-id": "r-9" } });
    expect(answer.status).toBe(502);
    expect(await answer.json()).toEqual({
      error: {
        code: "backend_unreachable",
        message: "The task service cannot be reached right now.",
      },
    });
    expect(JSON.parse(log.mock.calls[0]![0] as string)).toEqual({
      level: "error",
      event: "backend_unreachable",
      request_id: "r-9",
      backend: url,
      reason: "ECONNREFUSED",
    });
  });

  test.each([
    ["tasks", 15],
    ["chat", 65],
  ])(
    "a backend that does not answer /%s results in 502 after exactly %i seconds",
    async (path, seconds) => {
      vi.spyOn(console, "error").mockImplementation(() => {});
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const asked = Promise.withResolvers<undefined>();
      await backend(() => asked.resolve(undefined));
      const answered = vi.fn();
      const answer = ask(path).finally(answered);
      await asked.promise;
      vi.advanceTimersByTime(seconds * 1000 - 1);
      for (let round = 0; round < 20; round++) await new Promise((later) => setImmediate(later));
      expect(answered).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect((await answer).status).toBe(502);
    },
  );

  test("a response from a gateway instead of the backend results in 502", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    await backend((_, response) => {
      response.removeHeader("x-request-id");
      response.writeHead(404).end("default backend");
    });
    const answer = await ask("tasks");
    expect([answer.status, await errorCode(answer)]).toEqual([502, "backend_unreachable"]);
    expect(log.mock.calls[0]![0]).toContain("another server answered 404 instead of the backend");
  });

  test("an invalid BACKEND_URL results in 500 and appears only in the log", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    vi.stubEnv("BACKEND_URL", "todo-backend:8000");
    const answer = await ask("tasks");
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("todo-backend:8000");
    expect(log.mock.calls[0]![0]).toContain("todo-backend:8000");
  });
});
