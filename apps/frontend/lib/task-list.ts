import type { Task, TaskPatch } from "./api-types";

/** A change by the user that the backend has not confirmed yet. */
export type Change =
  { id: string; patch: TaskPatch } | { id: string; deleted: true } | { restored: Task };

/**
 * The tasks from the backend, and the unconfirmed changes that are shown on top of them. A failed
 * change is removed from `pending`, so that the list no longer shows the change.
 */
export interface TaskListState {
  /**
   * The tasks from the backend, in no particular order; null until they are loaded for the first
   * time.
   */
  known: Task[] | null;
  pending: { key: number; change: Change }[];
}

export type TaskListAction =
  /**
   * `tasks` contains all open tasks. If `complete` is true, `tasks` also contains all done tasks,
   * otherwise only some of them.
   */
  | { type: "loaded"; tasks: Task[]; complete: boolean }
  /** `tasks` contains only the tasks from a tool call, a search or a further page. */
  | { type: "merged"; tasks: Task[]; removed?: string[] }
  | { type: "started"; key: number; change: Change }
  | { type: "confirmed"; key: number; task?: Task }
  | { type: "failed"; key: number };

type ActionOf<Type extends TaskListAction["type"]> = Extract<TaskListAction, { type: Type }>;

export const emptyTaskList: TaskListState = { known: null, pending: [] };

export function taskListReducer(state: TaskListState, action: TaskListAction): TaskListState {
  switch (action.type) {
    case "loaded":
      return { ...state, known: afterLoad(state.known ?? [], action) };
    case "merged":
      return { ...state, known: state.known && merge(state.known, action.tasks, action.removed) };
    case "started":
      return { ...state, pending: [...state.pending, { key: action.key, change: action.change }] };
    case "failed":
      return { ...state, pending: without(state, action.key) };
    case "confirmed":
      return { known: afterConfirmation(state, action), pending: without(state, action.key) };
  }
}

/**
 * Returns the list as the user should see it now, or null until the tasks are loaded for the first
 * time.
 */
export function visibleTasks({ known, pending }: TaskListState): Task[] | null {
  return known && pending.reduce((tasks, { change }) => applyChange(tasks, change), known);
}

function afterLoad(known: Task[], { tasks, complete }: ActionOf<"loaded">): Task[] {
  if (complete) return tasks;
  const done = known.filter(({ completed }) => completed);
  return merge(done, tasks);
}

function afterConfirmation(
  { known, pending }: TaskListState,
  { key, task }: ActionOf<"confirmed">,
): Task[] | null {
  if (!known) return null;
  const change = pending.find((entry) => entry.key === key)?.change;
  const changed = change ? applyChange(known, change) : known;
  return task ? merge(changed, [task]) : changed;
}

function applyChange(tasks: Task[], change: Change): Task[] {
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
