import type { Task, TaskPatch } from "./api-types";

/** A change that the person made and the backend has not confirmed yet. */
export type Change =
  { id: string; patch: TaskPatch } | { id: string; deleted: true } | { restored: Task };

/**
 * The backend's last answer, and the unconfirmed changes shown on top of it. A failed change is
 * dropped from `pending`, which shows the list as it was before.
 */
export interface TaskListState {
  /** In no particular order; null until the first answer. */
  known: Task[] | null;
  pending: { key: number; change: Change }[];
}

export type TaskListAction =
  /** All open tasks. All done tasks if `complete`, otherwise only some of them. */
  | { type: "loaded"; tasks: Task[]; complete: boolean }
  /** Some tasks, from the assistant, a search or a further page. */
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

/** Returns the list as the person should see it now; null until the first answer. */
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
