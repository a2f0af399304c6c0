import { expect, test } from "vitest";
import type { Task } from "../../lib/task";
import { emptyTaskList, type TaskListAction, taskListReducer, visibleTasks } from "../../lib/task-list";

const task = (id: string, completed = false): Task => ({ id, title: id, completed, created_at: "2026-01-01T00:00:00Z" });
/** `a` is open, `a*` is done. */
const after = (...actions: TaskListAction[]) => visibleTasks(actions.reduce(taskListReducer, emptyTaskList))?.map(({ id, completed }) => (completed ? `${id}*` : id));

const loaded = (...tasks: Task[]): TaskListAction => ({ type: "loaded", tasks });
const complete = (key: number, id: string, completed = true): TaskListAction => ({ type: "started", key, change: { id, completed } });
const remove = (key: number, id: string): TaskListAction => ({ type: "started", key, change: { id, deleted: true } });
const [a, b] = [task("a"), task("b")];

test.each<[string, TaskListAction[], string[] | undefined]>([
  ["nothing is known before the first answer", [], undefined],
  ["a change shows before it is confirmed", [loaded(a, b), complete(1, "b")], ["a", "b*"]],
  ["a deletion shows before it is confirmed", [loaded(a, b), remove(1, "a")], ["b"]],
  ["a failed change is taken back", [loaded(a, b), complete(1, "b"), { type: "failed", key: 1 }], ["a", "b"]],
  ["a failed deletion puts the task back in its place", [loaded(a, b), remove(1, "a"), { type: "failed", key: 1 }], ["a", "b"]],
  ["a confirmed change stays", [loaded(a), complete(1, "a"), { type: "confirmed", key: 1, task: task("a", true) }], ["a*"]],
  ["a confirmed deletion stays", [loaded(a, b), remove(1, "b"), { type: "confirmed", key: 1 }], ["a"]],
  ["an answer that crosses a change does not hide it", [loaded(a), complete(1, "a"), loaded(a)], ["a*"]],
  ["the first of two quick changes does not undo the second", [loaded(a), complete(1, "a"), complete(2, "a", false), { type: "confirmed", key: 1, task: task("a", true) }], ["a"]],
  ["a new task comes first", [loaded(a), { type: "added", task: b }], ["b", "a"]],
  ["a new task the list already holds is not doubled", [loaded(b, a), { type: "added", task: b }], ["b", "a"]],
])("%s", (_, actions, expected) => {
  expect(after(...actions)).toEqual(expected);
});
