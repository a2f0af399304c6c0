// @vitest-environment node
import { beforeEach, expect, test, vi } from "vitest";
import { AuthUnavailable } from "../../lib/auth";
import { findSession } from "../../lib/session";
import { ann, ask, backend, errorCode } from "../helpers/backend-proxy";

// tests/build/auth.test.ts covers the real module, which needs a database.
vi.mock("../../lib/session");
beforeEach(() => {
  vi.stubEnv("BETTER_AUTH_SECRET", "a-secret-of-the-tests-with-40-characters");
  vi.mocked(findSession).mockReset().mockResolvedValue({ session: ann, setCookies: [] });
});

test("a request without a session gets 401 from the proxy, and an ended session's cookie is deleted", async () => {
  const handler = vi.fn();
  await backend(handler);
  vi.mocked(findSession).mockResolvedValue({
    session: null,
    setCookies: ["todo.session_token=; Max-Age=0"],
  });
  for (const path of ["tasks", "conversations", "chat", "tool-calls/1/undo", "assistant"]) {
    const answer = await ask(path);
    expect([answer.status, await errorCode(answer), answer.headers.getSetCookie()]).toEqual([
      401,
      "unauthenticated",
      ["todo.session_token=; Max-Age=0"],
    ]);
  }
  expect(handler).not.toHaveBeenCalled();
});

test("the health check needs no session and sends no token", async () => {
  vi.mocked(findSession).mockRejectedValue(new AuthUnavailable());
  await backend((request, response) => response.end(String(request.headers.authorization)));
  expect(await (await ask("health")).text()).toBe("undefined");
});

test("if the database cannot be reached, the answer is 503 with Retry-After", async () => {
  await backend(() => {});
  vi.mocked(findSession).mockRejectedValue(new AuthUnavailable());
  const answer = await ask("tasks");
  expect([answer.status, answer.headers.get("retry-after"), await errorCode(answer)]).toEqual([
    503,
    "2",
    "auth_unavailable",
  ]);
});

test("the browser receives the cookie of an extended session, but no cookies from the backend", async () => {
  vi.mocked(findSession).mockResolvedValue({
    session: ann,
    setCookies: ["todo.session_token=longer"],
  });
  await backend((_, response) => response.writeHead(200, { "set-cookie": "a=b" }).end());
  expect((await ask("tasks")).headers.getSetCookie()).toEqual(["todo.session_token=longer"]);
});
