import { expect, test } from "vitest";
import { quoted } from "../../lib/task";

test.each([
  ["Buy milk", "“Buy milk”"],
  ["x".repeat(50), `“${"x".repeat(50)}”`],
  ["x".repeat(51), `“${"x".repeat(49)}…”`],
])("%s inside a sentence is %s", (title, expected) => {
  expect(quoted(title)).toBe(expected);
});
