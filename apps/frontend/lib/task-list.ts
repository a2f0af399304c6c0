import type { Task, TaskPatch } from "./api-types";

/** What a person did and the backend has not confirmed yet. */
export type Change =
  { id: string; patch: TaskPatch } | { id: string; deleted: true } | { restored: Task };

/**
 * What the backend last said, and the unconfirmed changes laid over it. Undoing a failed change is
 * dropping it from `pending`, so nothing has to remember how the list looked before.
 */
export interface TaskListState {
  /** In no order that matters; null until the first answer. */
  known: Task[] | null;
  pending: { key: number; change: Change }[];
}

export type TaskListAction =
  /** Every open task, and unless `complete` only some of the done ones. */
  | { type: "loaded"; tasks: Task[]; complete: boolean }
  /** Part of the truth: the assistant changed these, or a search or a further page brought them. */
  | { type: "merged"; tasks: Task[]; removed?: string[] }
  | { type: "started"; key: number; change: Change }
  | { type: "confirmed"; key: number; task?: Task }
  | { type: "failed"; key: number };

export const emptyTaskList: TaskListState = { known: null, pending: [] };

export function taskListReducer(state: TaskListState, action: TaskListAction): TaskListState {
  switch (action.type) {
    case "loaded":
      return {
        ...state,
        known: action.complete
          ? action.tasks
          : merge(
              (state.known ?? []).filter(({ completed }) => completed),
              action.tasks,
            ),
      };
    case "merged":
      return { ...state, known: state.known && merge(state.known, action.tasks, action.removed) };
    case "started":
      return { ...state, pending: [...state.pending, { key: action.key, change: action.change }] };
    case "failed":
      return { ...state, pending: without(state, action.key) };
    case "confirmed": {
      const change = state.pending.find(({ key }) => key === action.key)?.change;
      const settled = change && state.known ? settle(state.known, change) : state.known;
      return {
        known: settled && action.task ? merge(settled, [action.task]) : settled,
        pending: without(state, action.key),
      };
    }
  }
}

/** The list as the person should see it now. */
export function visibleTasks({ known, pending }: TaskListState): Task[] | null {
  return known && pending.reduce((tasks, { change }) => settle(tasks, change), known);
}

function settle(tasks: Task[], change: Change): Task[] {
  if ("restored" in change) return merge(tasks, [change.restored]);
  if ("deleted" in change) return tasks.filter(({ id }) => id !== change.id);
  return tasks.map((task) => (task.id === change.id ? { ...task, ...change.patch } : task));
}

function merge(tasks: Task[], fresh: Task[], removed: string[] = []): Task[] {
  const byId = new Map([...tasks, ...fresh].map((task) => [task.id, task]));
  for (const id of removed) byId.delete(id);
  return [...byId.values()];
}

function without(state: TaskListState, key: number): TaskListState["pending"] {
  return state.pending.filter((entry) => entry.key !== key);
}
