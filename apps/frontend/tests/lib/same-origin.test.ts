// @vitest-environment node
import { expect, test, vi } from "vitest";
import { isSameOrigin, ownOrigins } from "../../lib/same-origin";

test.each([
  ["http://192.168.49.2:30080", "192.168.49.2:30080", true],
  ["http://127.0.0.1:8080", "127.0.0.1:8080", true],
  ["https://todo.example", "todo.example", true],
  ["https://todo.example", "todo.example:443", true],
  ["http://todo.example", "todo.example:80", true],
  ["http://todo.example:8080", "todo.example", false],
  ["http://evil.example", "todo.example", false],
  ["http://todo.example.evil.example", "todo.example", false],
  ["null", "todo.example", false],
  ["nonsense", "nonsense", false],
  [undefined, "todo.example", true],
  ["http://todo.example", undefined, false],
])("origin %s is the same as host %s: %s", (origin, host, expected) => {
  const headers = new Headers();
  if (origin) headers.set("origin", origin);
  if (host) headers.set("host", host);
  expect(isSameOrigin(headers)).toBe(expected);
});

test("behind a proxy that changes Host, BETTER_AUTH_URL is the only other origin that is accepted", () => {
  vi.stubEnv("BETTER_AUTH_URL", "https://todo.example/");
  const headers = new Headers({ host: "frontend.internal:3000" });
  expect(ownOrigins(headers)).toEqual([
    "http://frontend.internal:3000",
    "https://frontend.internal:3000",
    "https://todo.example",
  ]);
  headers.set("origin", "https://todo.example");
  expect(isSameOrigin(headers)).toBe(true);
  headers.set("origin", "http://todo.example");
  expect(isSameOrigin(headers)).toBe(false);
});
