import { expect, test } from "vitest";
import type { TaskPatch } from "../../lib/api-types";
import { inverseOf, patchBetween, type TaskFields } from "../../lib/task-patch";
import { task } from "../helpers/task";

const before = task("Milk", { due_date: "2026-11-21", due_time: "17:00" });
const fields: TaskFields = {
  title: "Milk",
  notes: "",
  due_date: "2026-11-21",
  due_time: "17:00",
  priority: "none",
};

test.each<[string, Partial<TaskFields>, TaskPatch | null]>([
  ["nothing is sent if nothing changed", {}, null],
  ["only changed fields are sent", { title: "Bread" }, { title: "Bread" }],
  [
    "day and hour are sent together",
    { due_time: null },
    { due_date: "2026-11-21", due_time: null },
  ],
  [
    "clearing the day also clears the hour",
    { due_date: null, due_time: null },
    { due_date: null, due_time: null },
  ],
])("%s", (_, changed, expected) => {
  expect(patchBetween(before, { ...fields, ...changed })).toEqual(expected);
});

test("the inverse patch contains only the previous values of the changed fields", () => {
  expect(inverseOf(before, { due_date: null, due_time: null })).toEqual({
    due_date: "2026-11-21",
    due_time: "17:00",
  });
  expect(inverseOf(before, { completed: true })).toEqual({ completed: false });
});
