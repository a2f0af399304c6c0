import { expect, test } from "vitest";
import type { Task } from "../../lib/api-types";
import {
  emptyTaskList,
  type TaskListAction,
  taskListReducer,
  visibleTasks,
} from "../../lib/task-list";
import { task } from "../helpers/task";

/** Formats an open task as `a` and a done task as `a*`. */
const after = (...actions: TaskListAction[]) =>
  visibleTasks(actions.reduce(taskListReducer, emptyTaskList))?.map(({ title, completed }) =>
    completed ? `${title}*` : title,
  );

const loaded = (...tasks: Task[]): TaskListAction => ({ type: "loaded", tasks, complete: true });
const loadedSome = (...tasks: Task[]): TaskListAction => ({
  type: "loaded",
  tasks,
  complete: false,
});
const merged = (tasks: Task[], removed?: string[]): TaskListAction => ({
  type: "merged",
  tasks,
  removed,
});
const complete = (key: number, id: string, completed = true): TaskListAction => ({
  type: "started",
  key,
  change: { id, patch: { completed } },
});
const remove = (key: number, id: string): TaskListAction => ({
  type: "started",
  key,
  change: { id, deleted: true },
});
const failed = (key: number): TaskListAction => ({ type: "failed", key });
const [a, b] = [task("a"), task("b")];
const [doneA, doneB] = [task("a", { completed: true }), task("b", { completed: true })];

test.each<[string, TaskListAction[], string[] | undefined]>([
  ["the list is unknown before the first response", [], undefined],
  ["a change is visible before it is confirmed", [loaded(a, b), complete(1, "b")], ["a", "b*"]],
  ["a deletion is visible before it is confirmed", [loaded(a, b), remove(1, "a")], ["b"]],
  [
    "a restored task is visible before it is confirmed",
    [loaded(a), { type: "started", key: 1, change: { restored: b } }],
    ["a", "b"],
  ],
  ["a failed change is reverted", [loaded(a, b), complete(1, "b"), failed(1)], ["a", "b"]],
  [
    "a failed deletion restores the task in its place",
    [loaded(a, b), remove(1, "a"), failed(1)],
    ["a", "b"],
  ],
  [
    "a failed restoration removes the task again",
    [loaded(a), { type: "started", key: 1, change: { restored: b } }, failed(1)],
    ["a"],
  ],
  [
    "a confirmed change stays",
    [loaded(a), complete(1, "a"), { type: "confirmed", key: 1, task: doneA }],
    ["a*"],
  ],
  [
    "a confirmed change has the values that the backend returned",
    [
      loaded(a),
      complete(1, "a"),
      { type: "confirmed", key: 1, task: task("a", { id: "a", title: "A", completed: true }) },
    ],
    ["A*"],
  ],
  [
    "a confirmed deletion stays",
    [loaded(a, b), remove(1, "b"), { type: "confirmed", key: 1 }],
    ["a"],
  ],
  [
    "a list that was requested before a change does not hide the change",
    [loaded(a), complete(1, "a"), loaded(a)],
    ["a*"],
  ],
  [
    "the first of two quick changes does not undo the second",
    [
      loaded(a),
      complete(1, "a"),
      complete(2, "a", false),
      { type: "confirmed", key: 1, task: doneA },
    ],
    ["a"],
  ],
  ["a task added by the assistant appears once", [loaded(a), merged([b]), merged([b])], ["a", "b"]],
  [
    "tasks that the assistant changed and removed are updated",
    [loaded(a, b), merged([doneA], ["b"])],
    ["a*"],
  ],
  ["changes are not merged into a list that has not loaded", [merged([a])], undefined],
  ["a complete list replaces all tasks", [loaded(a, doneB), loaded(a)], ["a"]],
  [
    "a partial list keeps done tasks that it does not contain",
    [loaded(b, doneA), loadedSome(b)],
    ["a*", "b"],
  ],
  [
    "a partial list removes open tasks that it does not contain",
    [loaded(a, b), loadedSome(b)],
    ["b"],
  ],
])("%s", (_, actions, expected) => {
  expect(after(...actions)).toEqual(expected);
});
