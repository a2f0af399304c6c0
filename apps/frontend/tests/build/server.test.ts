import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBackend } from "../helpers/local-backend";
import { assemble, serve, type Server } from "../helpers/standalone";

let build: ReturnType<typeof assemble>;
let server: Server;
let backend: Awaited<ReturnType<typeof startBackend>>;
let streamClosed: () => void = () => {};

beforeAll(async () => {
  backend = await startBackend((request, response) => {
    if (request.url !== "/api/health?stream=1")
      return void response.end(`${request.method} ${request.url}`);
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

test.each(["/sign-in", "/sign-up?next=%2Fx"])(
  "every script of %s carries the nonce of its response, and no element has inline styles",
  async (path) => {
    const answer = await fetch(server.url + path);
    const nonce = /'nonce-([^']+)'/.exec(answer.headers.get("content-security-policy") ?? "")?.[1];
    const page = await answer.text();
    const scripts = page.match(/<script[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(3);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
    expect(page).not.toMatch(/ style="|(src|href)="(https?:)?\/\//);
  },
);

test("without JavaScript, the page shows the form and says that JavaScript is required", async () => {
  const page = await (await fetch(`${server.url}/sign-up`)).text();
  for (const name of ["name", "email", "password"]) expect(page).toContain(`name="${name}"`);
  expect(page).toMatch(/<noscript>.*needs JavaScript/);
});

test("without a session, the start page redirects to the sign-in page under any host name", async () => {
  const answer = await fetch(`${server.url}/`, {
    redirect: "manual",
    headers: { "x-forwarded-host": "evil.example" },
  });
  expect([answer.status, answer.headers.get("location")]).toEqual([307, "/sign-in"]);
  expect(await (await fetch(`${server.url}/sign-in?next=%2Fx`)).text()).toContain(
    'href="/sign-up?next=%2Fx"',
  );
});

test("every kind of response has the security headers", async () => {
  for (const path of [
    "/",
    "/sign-in",
    "/api/health",
    "/auth/get-session",
    "/backend/tasks",
    "/no-such-page",
    "/icon.svg",
  ]) {
    const { headers } = await fetch(server.url + path);
    expect([path, headers.get("x-content-type-options"), headers.get("x-frame-options")]).toEqual([
      path,
      "nosniff",
      "DENY",
    ]);
    expect(headers.get("x-powered-by")).toBeNull();
  }
  for (const path of ["/backend/tasks", "/auth/get-session"])
    expect((await fetch(server.url + path)).headers.get("content-security-policy")).toContain(
      "sandbox",
    );
});

test("the backend's address is read when the server starts, not fixed at build time", async () => {
  expect(await (await fetch(`${server.url}/backend/health?a=1`)).text()).toBe(
    "GET /api/health?a=1",
  );
});

test("a write from another origin is refused", async () => {
  for (const path of [
    "backend/tasks",
    "auth/sign-in/email",
    "auth/sign-up/email",
    "auth/sign-out",
  ]) {
    const answer = await fetch(`${server.url}/${path}`, {
      method: "POST",
      body: "{}",
      headers: { origin: "http://evil.example", "content-type": "application/json" },
    });
    expect([path, answer.status]).toEqual([path, 403]);
  }
});

test("escaped and unknown paths are answered with 404", async () => {
  for (const path of [
    "backend/tasks/..%2f..%2fdocs",
    "backend/tasks/%252e%252e/docs",
    "backend/openapi.json",
    "backend/docs",
    "auth/list-sessions",
    "auth/ok",
    "auth/sign-up",
  ]) {
    expect([path, (await fetch(`${server.url}/${path}`)).status]).toEqual([path, 404]);
  }
});

test("events arrive while the stream is open, and the backend's stream closes when the browser disconnects", async () => {
  const closed = new Promise<void>((resolve) => (streamClosed = resolve));
  const browser = new AbortController();
  const answer = await fetch(`${server.url}/backend/health?stream=1`, {
    signal: browser.signal,
    headers: { "accept-encoding": "gzip" },
  });
  const { value } = await answer.body!.pipeThrough(new TextDecoderStream()).getReader().read();
  expect(value).toBe("data: first\n\n");
  browser.abort();
  await closed;
});

test("the server exits on SIGTERM", async () => {
  const second = await serve(build.folder, { BACKEND_URL: backend.url });
  second.process.kill("SIGTERM");
  expect(await once(second.process, "exit")).toEqual([
    expect.toBeOneOf([0, 143, null]),
    expect.toBeOneOf([null, "SIGTERM"]),
  ]);
});

test("a server with missing or invalid settings exits immediately and names all of those settings", async () => {
  const { process, log } = await serve(build.folder, {
    DATABASE_URL: "",
    BETTER_AUTH_SECRET: "short-secret",
    BETTER_AUTH_URL: "todo.example",
    AUTH_RATE_LIMIT: "many",
  });
  expect(process.exitCode).toBe(1);
  for (const name of [
    "DATABASE_URL is not set",
    "BETTER_AUTH_SECRET has 12 characters",
    "BETTER_AUTH_URL is",
    "AUTH_RATE_LIMIT is",
  ])
    expect(log()).toContain(name);
  expect(log()).not.toMatch(/short-secret|\n\s+at /);
});
