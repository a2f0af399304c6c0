import { expect, test } from "vitest";
import type { Task } from "../../lib/api-types";
import { countOf, groupTasks, matches, shownGroups, type TaskView } from "../../lib/task-groups";
import { task } from "../helpers/task";

const now = { date: "2026-11-21", time: "12:00" };
const titles = (tasks: Task[]) => tasks.map(({ title }) => title);

const tasks = [
  task("no date"),
  task("last week", { due_date: "2026-11-14" }),
  task("this morning", { due_date: "2026-11-21", due_time: "09:00" }),
  task("some time today", { due_date: "2026-11-21" }),
  task("important today", { due_date: "2026-11-21", priority: "high" }),
  task("tonight", { due_date: "2026-11-21", due_time: "20:00" }),
  task("next month", { due_date: "2026-12-05" }),
  task("tomorrow", { due_date: "2026-11-22" }),
  task("done first", {
    completed: true,
    completed_at: "2026-11-20T10:00:00Z",
    due_date: "2026-11-01",
  }),
  task("done last", { completed: true, completed_at: "2026-11-21T10:00:00Z" }),
];
const groups = groupTasks(tasks, now);

test("every task is in exactly one group, and each group is sorted", () => {
  expect(
    Object.fromEntries(Object.entries(groups).map(([name, each]) => [name, titles(each)])),
  ).toEqual({
    overdue: ["last week", "this morning"],
    today: ["tonight", "important today", "some time today"],
    upcoming: ["tomorrow", "next month"],
    someday: ["no date"],
    done: ["done last", "done first"],
  });
});

test("among tasks that sort equally, the newest comes first", () => {
  const equals = [
    task("old", { created_at: "2026-01-01T00:00:00Z" }),
    task("new", { created_at: "2026-02-01T00:00:00Z" }),
  ];
  expect(titles(groupTasks(equals, now).someday)).toEqual(["new", "old"]);
});

test.each<[TaskView, string[], number]>([
  ["all", ["overdue", "today", "upcoming", "someday", "done"], 8],
  ["today", ["overdue", "today"], 5],
  ["upcoming", ["upcoming"], 2],
  ["someday", ["someday"], 1],
  ["done", ["done"], 2],
])("the view %s shows %o and counts %i open tasks", (view, names, count) => {
  expect(shownGroups(groups, view)).toEqual(names);
  expect(countOf(groups, view)).toBe(count);
});

test.each([
  ["milk", true],
  ["MILK bread", true],
  ["bread milk", true],
  ["corner", true],
  ["milk cheese", false],
])("a search for “%s” finds the task: %s", (search, expected) => {
  expect(matches(task("Buy milk and bread", { notes: "From the corner shop" }), search)).toBe(
    expected,
  );
});
