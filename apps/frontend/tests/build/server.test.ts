import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBackend } from "../helpers/local-backend";
import { assemble, serve } from "../helpers/standalone";

let build: ReturnType<typeof assemble>;
let server: Awaited<ReturnType<typeof serve>>;
let backend: Awaited<ReturnType<typeof startBackend>>;
let streamClosed: () => void = () => {};

beforeAll(async () => {
  backend = await startBackend((request, response) => {
    if (request.url !== "/api/health") return void response.end(`${request.method} ${request.url}`);
    response.writeHead(200, { "content-type": "text/event-stream" }).write("data: first\n\n");
    response.on("close", () => streamClosed());
  });
  build = assemble();
  server = await serve(build.folder, { BACKEND_URL: backend.url });
}, 30_000);

afterAll(async () => {
  await server.stop();
  await backend.close();
  build.remove();
});

test("every script of the page carries the nonce of its own answer, and nothing is styled inline", async () => {
  const answer = await fetch(server.url);
  const nonce = /'nonce-([^']+)'/.exec(answer.headers.get("content-security-policy") ?? "")?.[1];
  const page = await answer.text();
  const scripts = page.match(/<script[^>]*>/g) ?? [];
  expect(scripts.length).toBeGreaterThan(3);
  expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
  expect(page).not.toMatch(/ style="|(src|href)="(https?:)?\/\//);
  expect(page).toContain("Your tasks");
});

test("every kind of answer carries the security headers", async () => {
  for (const path of ["/", "/api/health", "/backend/tasks", "/no-such-page", "/icon.svg"]) {
    const { headers } = await fetch(server.url + path);
    expect([path, headers.get("x-content-type-options"), headers.get("x-frame-options")]).toEqual([path, "nosniff", "DENY"]);
    expect(headers.get("x-powered-by")).toBeNull();
  }
  expect((await fetch(`${server.url}/backend/tasks`)).headers.get("content-security-policy")).toContain("sandbox");
});

test("the address given at start is used, though it was unknown at build", async () => {
  const answer = await fetch(`${server.url}/backend/tasks?a=1`, { method: "POST", body: "{}", headers: { origin: server.url } });
  expect(await answer.text()).toBe("POST /api/tasks?a=1");
});

test("a write from another origin is refused", async () => {
  const answer = await fetch(`${server.url}/backend/tasks`, { method: "POST", body: "{}", headers: { origin: "http://evil.example" } });
  expect(answer.status).toBe(403);
});

test("escaped path tricks do not pass", async () => {
  for (const path of ["tasks/..%2f..%2fdocs", "tasks/%252e%252e/docs", "openapi.json", "docs"]) {
    expect([path, (await fetch(`${server.url}/backend/${path}`)).status]).toEqual([path, 404]);
  }
});

test("an event arrives while the stream is open, and leaving the page closes it at the backend", async () => {
  const closed = new Promise<void>((resolve) => (streamClosed = resolve));
  const browser = new AbortController();
  const answer = await fetch(`${server.url}/backend/health`, { signal: browser.signal, headers: { "accept-encoding": "gzip" } });
  const { value } = await answer.body!.pipeThrough(new TextDecoderStream()).getReader().read();
  expect(value).toBe("data: first\n\n");
  browser.abort();
  await closed;
});

test("SIGTERM ends the server", async () => {
  const second = await serve(build.folder, { BACKEND_URL: backend.url });
  second.process.kill("SIGTERM");
  expect(await once(second.process, "exit")).toEqual([expect.toBeOneOf([0, 143, null]), expect.toBeOneOf([null, "SIGTERM"])]);
});
