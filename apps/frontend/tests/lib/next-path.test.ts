// @vitest-environment node
import { expect, test } from "vitest";
import { safeNext, withNext } from "../../lib/next-path";

test.each(["/", "/tasks", "/?view=today", "/a/b?c=%2Fd#e"])("%s is a page of ours", (path) => {
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
])("%j leads to the start page", (value) => {
  expect(safeNext(value)).toBe("/");
});

test("an address with the way on, and without one where it is the start page", () => {
  expect(withNext("/sign-in", "/?view=today")).toBe("/sign-in?next=%2F%3Fview%3Dtoday");
  expect(withNext("/sign-up", "/")).toBe("/sign-up");
});
