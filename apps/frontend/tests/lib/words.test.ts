import { expect, test } from "vitest";
import { assistantName } from "../../lib/assistant-name";
import { plainText } from "../../lib/plain-text";
import { callArguments, callSummary } from "../../lib/tool-words";
import { toolCall } from "../helpers/tool-call";

test.each([
  ["Done. **Milk** is on your list.", "Done. Milk is on your list."],
  ["Two tasks:\n\n- milk\n- `bread`", "Two tasks:\nmilk\nbread"],
  ["1. milk\n2. bread", "milk\nbread"],
  ["# Today\n[a link](https://example.org)", "Today\na link"],
  ["2 * 3 * 4", "2 * 3 * 4"],
])("%j is read out as %j", (markdown, expected) => {
  expect(plainText(markdown)).toBe(expected);
});

test("a call is told by its summary, by what it is doing before that, and by its name at the least", () => {
  expect(callSummary(toolCall("t"))).toBe("Did t");
  expect(callSummary(toolCall("t", { status: "running", summary: "" }))).toBe("Adding a task…");
  expect(callSummary(toolCall("t", { name: "plan_day", status: "running", summary: "" }))).toBe("Working…");
  expect(callSummary(toolCall("t", { name: "plan_day", summary: "" }))).toBe("plan day");
});

test("arguments read as words, without those that were left out", () => {
  expect(callArguments(toolCall("t", { arguments: { title: "Milk", due_date: null, notes: "", completed: true } }))).toEqual([
    { name: "title", value: "Milk" },
    { name: "completed", value: "true" },
  ]);
});

test("it is plain who answers", () => {
  expect(assistantName({ mode: "rules", model: null })).toBe("Built-in rules, no model");
  expect(assistantName({ mode: "llm", model: "gpt-4.1-mini" })).toBe("gpt-4.1-mini");
});
