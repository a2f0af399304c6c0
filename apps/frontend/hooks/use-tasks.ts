import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { ApiError, reasonOf } from "../lib/api";
import type { NewTask, Task, TaskPatch } from "../lib/api-types";
import { quoted } from "../lib/task";
import { inverseOf } from "../lib/task-patch";
import { type Change, emptyTaskList, taskListReducer, visibleTasks } from "../lib/task-list";
import * as api from "../lib/tasks-api";
import type { Connection } from "./use-connection";
import type { Undo } from "./use-undo";

interface Dependencies {
  watch: Connection["watch"];
  undo: Pick<Undo, "add" | "forget" | "showProblem">;
  announce: (text: string) => void;
}

/** One write to the backend. */
interface Write {
  /** The change that the list shows until the backend responds. */
  change: Change;
  request: () => Promise<Task | undefined>;
  /** The beginning of the message that is shown if the backend refuses the write. */
  refused: string;
}

/** A write that can be undone. */
interface Step extends Write {
  /** Describes the completed write. Shown in the notice and read by screen readers. */
  text: string;
  /** Reverts the write. Returns whether the write was reverted. */
  back: () => Promise<boolean>;
}

/**
 * Manages the user's tasks. A change is shown immediately and sent after all earlier changes. A
 * change that the backend refuses is reverted.
 */
export function useTasks({ watch, undo, announce }: Dependencies) {
  const [list, dispatch] = useReducer(taskListReducer, emptyTaskList);
  const [complete, setComplete] = useState(true);
  const writes = useRef<{ started: number; finished: number; last: Promise<unknown> }>({
    started: 0,
    finished: 0,
    last: Promise.resolve(),
  });

  const refresh = useCallback(async () => {
    let finishedBefore: number;
    let overview: api.TaskOverview;
    // If a write finished during the request, the response may not include it, so the list is
    // loaded again.
    do {
      finishedBefore = writes.current.finished;
      overview = await watch(api.loadTasks());
    } while (finishedBefore !== writes.current.finished);
    setComplete(overview.complete);
    dispatch({ type: "loaded", ...overview });
  }, [watch]);

  useEffect(() => {
    // `watch` reports a failure as a lost connection, which leads to a retry.
    const refreshQuietly = () => void refresh().catch(() => undefined);
    const onVisibilityChange = () => {
      if (document.visibilityState === "visible") refreshQuietly();
    };
    refreshQuietly();
    document.addEventListener("visibilitychange", onVisibilityChange);
    return () => document.removeEventListener("visibilitychange", onVisibilityChange);
  }, [refresh]);

  /**
   * Shows a change immediately and sends it after all earlier writes. If the backend refuses the
   * change, reverts it and shows the reason. Returns whether the backend accepted the change.
   */
  const write = async ({ change, request, refused }: Write): Promise<boolean> => {
    const key = ++writes.current.started;
    dispatch({ type: "started", key, change });
    const sent = writes.current.last.then(() => watch(request()));
    writes.current.last = sent.catch(() => undefined);
    try {
      dispatch({ type: "confirmed", key, task: await sent });
      return true;
    } catch (error) {
      dispatch({ type: "failed", key });
      undo.showProblem(`${refused} ${reasonOf(error)}`);
      if (error instanceof ApiError && error.status === 404) void refresh().catch(() => undefined);
      return false;
    } finally {
      writes.current.finished++;
    }
  };

  /** Performs a write and offers to undo it, unless the backend refuses it. */
  const perform = async ({ text, back, ...change }: Step): Promise<boolean> => {
    const undoable = {
      text,
      undo: async () => {
        if (await back()) announce(`Undone: ${text}`);
      },
    };
    undo.add(undoable);
    const stored = await write(change);
    if (stored) announce(text);
    else undo.forget(undoable);
    return stored;
  };

  const patched = ({ id, title }: Task, patch: TaskPatch): Write => ({
    change: { id, patch },
    request: () => api.changeTask(id, patch),
    refused: `${quoted(title)} was not changed.`,
  });

  return {
    /** The tasks to show; null until they are loaded for the first time. */
    tasks: visibleTasks(list),
    /** False if some done tasks are not loaded. */
    complete,
    refresh,
    /** Adds changes that were made elsewhere, for example by the assistant, to this list. */
    merge: useCallback((tasks: Task[], removed: string[] = []) => {
      // A merge counts as a write, because a list that is being loaded may not include the merged
      // changes.
      writes.current.finished++;
      dispatch({ type: "merged", tasks, removed });
    }, []),
    /** Adds a task. Returns null if the task was stored, otherwise the reason for the failure. */
    add: async (task: NewTask, key: string): Promise<string | null> => {
      try {
        const added = await watch(api.addTask(task, key));
        const text = `Added ${quoted(added.title)}.`;
        dispatch({ type: "merged", tasks: [added] });
        undo.add({
          text,
          undo: async () => {
            await write({
              change: { id: added.id, deleted: true },
              request: () => api.deleteTask(added.id),
              refused: `${quoted(added.title)} was not removed.`,
            });
          },
        });
        announce(text);
        return null;
      } catch (error) {
        return error instanceof ApiError && error.unreachable
          ? "Not added yet. Your text stays here until the task is added."
          : reasonOf(error);
      } finally {
        writes.current.finished++;
      }
    },
    toggle: (task: Task) =>
      perform({
        ...patched(task, { completed: !task.completed }),
        text: `${quoted(task.title)} ${task.completed ? "reopened" : "completed"}.`,
        back: () => write(patched(task, { completed: task.completed })),
      }),
    /** Changes a task. Returns whether the change was stored. */
    change: (task: Task, patch: TaskPatch) =>
      perform({
        ...patched(task, patch),
        text: `${quoted(patch.title ?? task.title)} changed.`,
        back: () => write(patched(task, inverseOf(task, patch))),
      }),
    remove: (task: Task) =>
      perform({
        change: { id: task.id, deleted: true },
        request: () => api.deleteTask(task.id),
        refused: `${quoted(task.title)} was not deleted.`,
        text: `${quoted(task.title)} deleted.`,
        back: () =>
          write({
            change: { restored: task },
            request: () => api.restoreTask(task.id),
            refused: `${quoted(task.title)} was not restored.`,
          }),
      }),
  };
}

export type Tasks = ReturnType<typeof useTasks>;
