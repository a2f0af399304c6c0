// @vitest-environment node
import { beforeEach, expect, test, vi } from "vitest";
import { authOptions } from "../../lib/auth-options";

beforeEach(() => {
  vi.stubEnv("BETTER_AUTH_SECRET", "a-secret-of-the-tests-with-40-characters");
  vi.stubEnv("BETTER_AUTH_URL", undefined);
  vi.stubEnv("AUTH_RATE_LIMIT", "7");
});
const options = () => authOptions({} as never);

test.each(["192.168.49.2:30080", "127.0.0.1:8080", "todo.example"])(
  "a server reached at %s trusts only that address",
  (host) => {
    const request = new Request("http://0.0.0.0:3000/auth/sign-in/email", {
      headers: { host, origin: "http://evil.example" },
    });
    expect(options().trustedOrigins(request)).toEqual([`http://${host}`, `https://${host}`]);
  },
);

test("AUTH_RATE_LIMIT replaces Better Auth's own limits on sign-in and sign-up", () => {
  expect(options().rateLimit).toEqual({
    enabled: true,
    window: 10,
    max: 7,
    customRules: {
      "/sign-in/email": { window: 10, max: 7 },
      "/sign-up/email": { window: 10, max: 7 },
    },
  });
});

test("telemetry is off, and no plugin stores data encrypted with the secret", () => {
  expect(options()).toMatchObject({ telemetry: { enabled: false } });
  expect(options()).not.toHaveProperty("plugins");
});

test("the log contains the message and the error code, but no e-mail addresses or other arguments", () => {
  const line = vi.spyOn(console, "error").mockImplementation(() => {});
  options().logger.log(
    "error",
    "User ann@example.org not found",
    { email: "ann@example.org" },
    Object.assign(new Error("hunter2"), { code: "57P01" }),
  );
  expect(JSON.parse(line.mock.calls[0]![0] as string)).toEqual({
    level: "error",
    event: "better_auth",
    message: "User …@… not found",
    reason: "57P01",
  });
});

test.each([
  ["  Ann  ", "Ann"],
  ["", "ann"],
  ["x".repeat(300), "x".repeat(100)],
])("the name %j is stored as %j", async (given, kept) => {
  const { data } = await options().databaseHooks.user.create.before({
    name: given,
    email: "ann@example.org",
  } as never);
  expect(data.name).toBe(kept);
});
