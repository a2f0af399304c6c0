import { expect, test } from "vitest";
import type { Task } from "../../lib/api-types";
import {
  emptyTaskList,
  type TaskListAction,
  taskListReducer,
  visibleTasks,
} from "../../lib/task-list";
import { task } from "../helpers/task";

/** `a` is open, `a*` is done. */
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
  ["nothing is known before the first answer", [], undefined],
  ["a change shows before it is confirmed", [loaded(a, b), complete(1, "b")], ["a", "b*"]],
  ["a deletion shows before it is confirmed", [loaded(a, b), remove(1, "a")], ["b"]],
  [
    "a restored task shows before it is confirmed",
    [loaded(a), { type: "started", key: 1, change: { restored: b } }],
    ["a", "b"],
  ],
  ["a failed change is taken back", [loaded(a, b), complete(1, "b"), failed(1)], ["a", "b"]],
  [
    "a failed deletion puts the task back in its place",
    [loaded(a, b), remove(1, "a"), failed(1)],
    ["a", "b"],
  ],
  [
    "a failed restoration takes the task away again",
    [loaded(a), { type: "started", key: 1, change: { restored: b } }, failed(1)],
    ["a"],
  ],
  [
    "a confirmed change stays",
    [loaded(a), complete(1, "a"), { type: "confirmed", key: 1, task: doneA }],
    ["a*"],
  ],
  [
    "a confirmed change holds what the backend made of it",
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
    "an answer that crosses a change does not hide it",
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
  ["what the assistant added appears, once", [loaded(a), merged([b]), merged([b])], ["a", "b"]],
  [
    "what the assistant changed and removed follows",
    [loaded(a, b), merged([doneA], ["b"])],
    ["a*"],
  ],
  ["nothing can be merged into what is not known", [merged([a])], undefined],
  ["a full answer replaces all", [loaded(a, doneB), loaded(a)], ["a"]],
  [
    "a partial answer keeps the done tasks it does not speak of",
    [loaded(b, doneA), loadedSome(b)],
    ["a*", "b"],
  ],
  ["a partial answer drops open tasks it does not speak of", [loaded(a, b), loadedSome(b)], ["b"]],
])("%s", (_, actions, expected) => {
  expect(after(...actions)).toEqual(expected);
});
