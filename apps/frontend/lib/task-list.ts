import type { Task } from "./task";

/** What a person did and the backend has not confirmed yet. */
export type Change = { id: string; completed: boolean } | { id: string; deleted: true };

/**
 * What the backend last said, and the unconfirmed changes laid over it. Undoing a failed change is dropping it from
 * `pending`, so nothing has to remember how the list looked before.
 */
export interface TaskListState {
  /** Newest first; null until the first answer. */
  known: Task[] | null;
  pending: { key: number; change: Change }[];
}

export type TaskListAction =
  | { type: "loaded"; tasks: Task[] }
  | { type: "added"; task: Task }
  | { type: "started"; key: number; change: Change }
  | { type: "confirmed"; key: number; task?: Task }
  | { type: "failed"; key: number };

export const emptyTaskList: TaskListState = { known: null, pending: [] };

export function taskListReducer(state: TaskListState, action: TaskListAction): TaskListState {
  switch (action.type) {
    case "loaded":
      return { ...state, known: action.tasks };
    case "added":
      return { ...state, known: state.known && [action.task, ...state.known.filter(({ id }) => id !== action.task.id)] };
    case "started":
      return { ...state, pending: [...state.pending, { key: action.key, change: action.change }] };
    case "failed":
      return { ...state, pending: without(state, action.key) };
    case "confirmed": {
      const done = state.pending.find(({ key }) => key === action.key);
      return { known: done && state.known ? settle(state.known, done.change, action.task) : state.known, pending: without(state, action.key) };
    }
  }
}

/** The list as the person should see it now. */
export function visibleTasks({ known, pending }: TaskListState): Task[] | null {
  return known && pending.reduce((tasks, { change }) => settle(tasks, change), known);
}

function settle(tasks: Task[], change: Change, answer?: Task): Task[] {
  if ("deleted" in change) return tasks.filter(({ id }) => id !== change.id);
  return tasks.map((task) => (task.id === change.id ? (answer ?? { ...task, completed: change.completed }) : task));
}

function without(state: TaskListState, key: number): TaskListState["pending"] {
  return state.pending.filter((entry) => entry.key !== key);
}
