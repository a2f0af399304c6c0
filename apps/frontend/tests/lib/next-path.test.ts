// @vitest-environment node
import { expect, test } from "vitest";
import { safeNext, withNext } from "../../lib/next-path";

test.each(["/", "/tasks", "/?view=today", "/a/b?c=%2Fd#e"])("%s is kept", (path) => {
  expect(safeNext(path)).toBe(path);
});

test.each([
  undefined,
  null,
  ["/x"],
  "",
  "x",
  "http://evil.example",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/.//evil.example",
  "/x/..//evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  " //evil.example",
  "javascript:alert(1)",
  "/sign-in",
  "/sign-in?next=%2F",
  "/sign-up",
  "/x\r\nset-cookie: a=b",
])("%j is replaced by the start page", (value) => {
  expect(safeNext(value)).toBe("/");
});

test("the next path is added to a link unless it is the start page", () => {
  expect(withNext("/sign-in", "/?view=today")).toBe("/sign-in?next=%2F%3Fview%3Dtoday");
  expect(withNext("/sign-up", "/")).toBe("/sign-up");
});
