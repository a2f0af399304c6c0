// @vitest-environment node
import { createHmac } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import { backendToken } from "../../lib/backend-token";

const secret = "a-secret-of-the-tests-with-ümlauts-and-more";
const session = (id: string) => ({
  id,
  user: { id: "u-1", email: "ann@example.org", name: "Änn" },
});
const parts = (token: string) =>
  token
    .split(".")
    .slice(0, 2)
    .map(
      (part) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>,
    );

beforeEach(() => {
  vi.stubEnv("BETTER_AUTH_SECRET", secret);
  vi.useFakeTimers({ now: new Date("2026-11-21T12:00:00Z") });
});

test("the token contains the user, the audience and the expiry time, and is signed with the secret's UTF-8 bytes", async () => {
  const token = await backendToken(session("claims"));
  const now = Date.parse("2026-11-21T12:00:00Z") / 1000;
  expect(parts(token)).toEqual([
    { alg: "HS256", typ: "JWT" },
    {
      sub: "u-1",
      email: "ann@example.org",
      name: "Änn",
      iss: "todo-frontend",
      aud: "todo-backend",
      iat: now,
      exp: now + 900,
    },
  ]);
  const signed = token.slice(0, token.lastIndexOf("."));
  expect(token.slice(signed.length + 1)).toBe(
    createHmac("sha256", Buffer.from(secret, "utf8")).update(signed).digest("base64url"),
  );
});

test("a session reuses its token until a minute before the token expires", async () => {
  const first = await backendToken(session("kept"));
  vi.advanceTimersByTime(839_000);
  expect(await backendToken(session("kept"))).toBe(first);
  vi.advanceTimersByTime(1_000);
  expect(parts(await backendToken(session("kept")))[1]!.iat).toBe(
    Date.parse("2026-11-21T12:14:00Z") / 1000,
  );
});

test("each session has its own token", async () => {
  const first = await backendToken(session("one"));
  vi.advanceTimersByTime(5_000);
  expect(await backendToken(session("two"))).not.toBe(first);
});
