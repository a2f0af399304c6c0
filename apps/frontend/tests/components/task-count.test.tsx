import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { TaskCount } from "../../components/task-count";
import type { Task } from "../../lib/task";

const tasks = (...done: boolean[]): Task[] => done.map((completed, index) => ({ id: `${index}`, title: "x", completed, created_at: "2026-01-01T00:00:00Z" }));

test.each<[Task[] | null, string]>([
  [null, "One moment…"],
  [tasks(), "A clear list"],
  [tasks(false, false), "2 to do"],
  [tasks(false, true, true), "1 to do, 2 done"],
  [tasks(true), "All done"],
])("the line under the heading sums up the list (%#)", (list, expected) => {
  expect(render(<TaskCount tasks={list} waiting="One moment…" />).container.textContent).toBe(expected);
});
