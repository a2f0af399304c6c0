import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { type Answer, type FakeFrontend, startFrontend } from "./fake-frontend";
import { CHART } from "./helm";

describe("The smoke test", function () {
  this.timeout(20_000);
  let frontend: FakeFrontend;
  beforeEach(async () => {
    frontend = await startFrontend();
  });
  afterEach(() => {
    frontend.server.closeAllConnections();
    frontend.server.close();
  });

  it("passes if tasks can be added, listed and deleted, and leaves no task behind", async () => {
    const { code, output } = await smokeTest(frontend.url);
    assert.equal(code, 0, output);
    assert.match(output, /PASS/);
    assert.deepEqual(frontend.tasks, []);
    assert.deepEqual(frontend.seen, [
      "GET /auth/get-session",
      "GET /sign-in",
      "POST /auth/sign-in/email",
      "POST /auth/sign-up/email",
      "GET /",
      "POST /backend/tasks",
      "GET /backend/tasks",
      "DELETE /backend/tasks/id-1",
      "GET /backend/tasks",
      "GET /backend/assistant",
      "POST /backend/chat",
      "DELETE /backend/tasks/id-2",
      "DELETE /backend/conversations/c1",
    ]);
  });

  it("creates its account once, and signs in to that account on the next run", async () => {
    await smokeTest(frontend.url);
    frontend.seen = [];
    const { code, output } = await smokeTest(frontend.url);
    assert.equal(code, 0, output);
    assert.ok(
      frontend.seen.includes("POST /auth/sign-in/email") &&
        !frontend.seen.includes("POST /auth/sign-up/email"),
    );
    assert.equal(frontend.accounts.size, 1);
  });

  it("prints neither the account's password nor the secret that the password is derived from", async () => {
    const { output } = await smokeTest(frontend.url);
    assert.ok(
      ![...frontend.accounts.values(), "s".repeat(32)].some((word) => output.includes(word)),
      output,
    );
  });

  it("sends no chat message if the assistant uses a paid model", async () => {
    frontend.mode = "llm";
    const { code, output } = await smokeTest(frontend.url);
    assert.equal(code, 0, output);
    assert.ok(!frontend.seen.includes("POST /backend/chat"));
  });

  it("waits until accounts are available", async () => {
    let asked = 0;
    frontend.fault = (request) =>
      request === "GET /auth/get-session" && ++asked < 3 ? { status: 503, body: "{}" } : undefined;
    const { code, output } = await smokeTest(frontend.url);
    assert.equal(code, 0, output);
    assert.equal(asked, 3);
  });

  it("sends the frontend's own URL as the origin, as the frontend's pages do", async () => {
    const origins = new Set<string | undefined>();
    frontend.server.on("request", (request: IncomingMessage) =>
      origins.add(request.headers.origin),
    );
    await smokeTest(frontend.url);
    assert.deepEqual([...origins], [frontend.url]);
  });

  it("fails on purpose if the chart's value smokeTest.fault is true", async () => {
    const { code, output } = await smokeTest(frontend.url, { SMOKE_TEST_FAULT: "true" });
    assert.equal(code, 1, output);
    assert.match(output, /smokeTest\.fault is true/);
    assert.deepEqual(frontend.seen, []);
  });

  it("of a release without a frontend checks that the backend reaches its database", async () => {
    const backend = { BACKEND_URL: frontend.url };
    frontend.fault = () => ({ status: 200, body: "{}" });
    assert.match((await smokeTest(undefined, backend)).output, /PASS {2}the backend reaches/);
    assert.deepEqual(frontend.seen, ["GET /health", "GET /health"]);
    frontend.fault = () => ({ status: 503, body: '{"database":{"status":"down"}}' });
    const { code, output } = await smokeTest(undefined, {
      ...backend,
      FIRST_ANSWER_DEADLINE_SECONDS: "0",
    });
    assert.equal(code, 1, output);
    assert.match(output, /health: no answer for 0 s: 503 with body: .*down/);
  });

  it("of a release without a frontend waits until the database is ready", async () => {
    let asked = 0;
    frontend.fault = () => ({ status: ++asked < 3 ? 503 : 200, body: "{}" });
    const { code, output } = await smokeTest(undefined, { BACKEND_URL: frontend.url });
    assert.equal(code, 0, output);
  });

  const faults: [string, string, Answer, RegExp][] = [
    [
      "the page is broken",
      "GET /",
      { status: 500, body: "boom" },
      /GET \S+\/: expected 200, got 500 with body: .*boom/,
    ],
    [
      "the backend is down",
      "POST /backend/tasks",
      { status: 502, body: { error: { code: "backend_unreachable" } } },
      /POST .*expected 201, got 502 with body: .*backend_unreachable/,
    ],
    [
      "the database is down",
      "POST /backend/tasks",
      { status: 503, body: { error: { code: "database_unavailable" } } },
      /got 503 with body: .*database_unavailable/,
    ],
    [
      "the answer is not a task",
      "POST /backend/tasks",
      { status: 201, body: "<html>" },
      /expected JSON with 'id', got body: .*<html>/,
    ],
    [
      "sign-up is refused",
      "POST /auth/sign-up/email",
      { status: 403, body: { code: "INVALID_ORIGIN" } },
      /POST .*sign-up.*expected 200, got 403 with body: .*INVALID_ORIGIN/,
    ],
    [
      "the assistant adds no task",
      "POST /backend/chat",
      { status: 200, body: { conversation_id: "c1", tool_calls: [] } },
      /chat: expected the task 'Smoke test [^']+', got/,
    ],
    [
      "the task is not listed",
      "GET /backend/tasks",
      { status: 200, body: { items: [] } },
      /expected the new task 'smoke test [^']+', got titles: \[\]/,
    ],
    [
      "the task cannot be deleted",
      "DELETE /backend/tasks/id-1",
      { status: 403, body: { error: { code: "forbidden" } } },
      /DELETE .*expected 204, got 403 with body: .*forbidden/,
    ],
    [
      "a deleted task still exists",
      "DELETE /backend/tasks/id-1",
      { status: 204 },
      /to be gone after DELETE/,
    ],
  ];
  for (const [what, where, answer, text] of faults) {
    it(`fails, and prints the expected and the actual result, if ${what}`, async () => {
      frontend.fault = (request) => (request === where ? answer : undefined);
      const { code, output } = await smokeTest(frontend.url);
      assert.equal(code, 1, output);
      assert.match(output, text);
    });
  }

  it("deletes its task even if listing the tasks fails, and reports the original failure first", async () => {
    frontend.fault = (request) =>
      request === "GET /backend/tasks" ? { status: 500, body: "no list" } : undefined;
    const { output } = await smokeTest(frontend.url);
    assert.deepEqual(frontend.tasks, []);
    frontend.fault = (request) =>
      /^(GET|DELETE) .backend/.test(request) ? { status: 500, body: request } : undefined;
    assert.match((await smokeTest(frontend.url)).output, /FAIL[^\n]*GET [^\n]*\nFAIL[^\n]*DELETE /);
    assert.match(output, /got 500 with body: .*no list/);
  });

  it("fails with a clear message if no server answers", async () => {
    const { code, output } = await smokeTest("http://127.0.0.1:9", {
      FIRST_ANSWER_DEADLINE_SECONDS: "0",
    });
    assert.equal(code, 1);
    assert.match(
      output,
      /http:\/\/127\.0\.0\.1:9\/auth\/get-session: no answer for 0 s: .*refused/,
    );
  });
});

/** Runs the smoke test in an environment with a broken proxy, which the test must not use. */
function smokeTest(
  url: string | undefined,
  more: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string }> {
  const environment = {
    PATH: process.env.PATH,
    BETTER_AUTH_SECRET: "s".repeat(32),
    http_proxy: "http://127.0.0.1:9",
    ...(url !== undefined && { FRONTEND_URL: url }),
    ...more,
  };
  return new Promise((resolve, reject) => {
    const run = spawn("python3", ["-u", join(CHART, "files/smoke_test.py")], { env: environment });
    let output = "";
    run.stdout.on("data", (part: Buffer) => (output += part.toString()));
    run.stderr.on("data", (part: Buffer) => (output += part.toString()));
    run.on("error", (error) =>
      reject(new Error(`The smoke test needs python3 on PATH: ${error.message}`)),
    );
    run.on("close", (code) => resolve({ code, output }));
  });
}
