import { expect, test, vi } from "vitest";
import { assistantName } from "../../lib/assistant-name";
import { plainText } from "../../lib/plain-text";
import { callArguments, callSummary } from "../../lib/tool-words";
import { toolCall } from "../helpers/tool-call";

// 21 November 2026 is a Saturday.
const today = "2026-11-21";

test.each([
  ["Done. **Milk** is on your list.", "Done. Milk is on your list."],
  ["Two tasks:\n\n- milk\n- `bread`", "Two tasks:\nmilk\nbread"],
  ["1. milk\n2. bread", "milk\nbread"],
  ["# Today\n[a link](https://example.org)", "Today\na link"],
  ["2 * 3 * 4", "2 * 3 * 4"],
])("%j is read out as %j", (markdown, expected) => {
  expect(plainText(markdown)).toBe(expected);
});

test("a finished call is described by its summary or, without a summary, by its name; a running call is described by its progress", () => {
  expect(callSummary(toolCall("t"), today)).toBe("Did t");
  expect(callSummary(toolCall("t", { status: "running", summary: "" }), today)).toBe(
    "Adding a task…",
  );
  expect(
    callSummary(toolCall("t", { name: "plan_day", status: "running", summary: "" }), today),
  ).toBe("Working…");
  expect(callSummary(toolCall("t", { name: "plan_day", summary: "" }), today)).toBe("plan day");
});

test.each([
  ['Added "Dentist", due 2026-11-24 at 10:30', "Added “Dentist”, due Tue 24 Nov 10:30"],
  [
    'Changed "Buy \u05d7\u05dc\u05d1", due 2026-11-22',
    "Changed “Buy \u05d7\u05dc\u05d1”, due tomorrow",
  ],
  ["Found 2 today tasks", "Found 2 tasks due today"],
  ["Found 1 overdue task", "Found 1 overdue task"],
])("the summary %j is shown as %j", (summary, expected) => {
  vi.stubGlobal("navigator", { language: "en-GB" });
  expect(callSummary(toolCall("t", { summary }), today)).toBe(expected);
});

test("arguments are shown as words, and empty arguments are omitted", () => {
  expect(
    callArguments(
      toolCall("t", { arguments: { title: "Milk", due_date: null, notes: "", completed: true } }),
    ),
  ).toEqual([
    { name: "title", value: "Milk" },
    { name: "completed", value: "true" },
  ]);
});

test("the assistant's label names the model or the built-in rules", () => {
  expect(assistantName({ mode: "rules", model: null })).toBe("Built-in rules, no model");
  expect(assistantName({ mode: "llm", model: "gpt-4.1-mini" })).toBe("gpt-4.1-mini");
});
