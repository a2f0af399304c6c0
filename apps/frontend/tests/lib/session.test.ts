// @vitest-environment node
import { beforeEach, expect, test, vi } from "vitest";
import { auth, AuthUnavailable, reportAuthFailure } from "../../lib/auth";
import { findSession, forgetSession } from "../../lib/session";

vi.mock("../../lib/auth", async () => ({
  AuthUnavailable: class extends Error {},
  auth: vi.fn(),
  reportAuthFailure: vi.fn(),
}));

const getSession = vi.fn();
let visitor = 0;
const headers = (name: string) => new Headers({ cookie: `a=b; todo.session_token=${name}` });
const found = {
  headers: new Headers(),
  response: {
    session: { id: "s-1", token: "t" },
    user: { id: "u-1", email: "ann@example.org", name: "Ann", image: null },
  },
};

beforeEach(() => {
  visitor++;
  getSession.mockReset().mockResolvedValue(found);
  vi.mocked(reportAuthFailure).mockReset();
  vi.mocked(auth).mockReturnValue({ api: { getSession } } as never);
});

const ask = (name = `v${visitor}`) => findSession(headers(name), { prolong: true });

test("a request without a session cookie causes no database query", async () => {
  expect(await findSession(new Headers({ cookie: "a=b" }), { prolong: true })).toEqual({
    session: null,
    setCookies: [],
  });
  expect(auth).not.toHaveBeenCalled();
});

test("requests with the same cookie within ten seconds share one query", async () => {
  vi.useFakeTimers();
  const answers = await Promise.all([ask(), ask(), ask()]);
  expect(answers[2].session).toEqual({
    id: "s-1",
    user: { id: "u-1", email: "ann@example.org", name: "Ann" },
  });
  vi.advanceTimersByTime(9_000);
  await ask();
  expect(getSession).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1_000);
  await ask();
  expect(getSession).toHaveBeenCalledTimes(2);
});

test("two cookies never share a session", async () => {
  await ask();
  await ask("somebody-else");
  expect(getSession).toHaveBeenCalledTimes(2);
});

test("an ended session is not cached, and its cookie is deleted", async () => {
  getSession.mockResolvedValue({
    headers: new Headers({ "set-cookie": "todo.session_token=; Max-Age=0" }),
    response: null,
  });
  expect(await ask()).toEqual({ session: null, setCookies: ["todo.session_token=; Max-Age=0"] });
  getSession.mockResolvedValue(found);
  expect((await ask()).session?.id).toBe("s-1");
});

test("signing out takes effect immediately", async () => {
  await ask();
  forgetSession(headers(`v${visitor}`));
  await ask();
  expect(getSession).toHaveBeenCalledTimes(2);
});

test("a page that cannot set cookies does not extend the session", async () => {
  await findSession(headers(`v${visitor}`), { prolong: false });
  expect(getSession.mock.calls[0]![0]).toMatchObject({ query: { disableRefresh: true } });
});

test("a failed query marks the database as possibly unavailable and is not cached", async () => {
  getSession.mockRejectedValueOnce(new Error("Failed to get session"));
  await expect(ask()).rejects.toBeInstanceOf(AuthUnavailable);
  expect(reportAuthFailure).toHaveBeenCalledTimes(1);
  expect((await ask()).session?.id).toBe("s-1");
});
