import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { ApiError, reasonOf } from "../lib/api";
import type { NewTask, Task, TaskPatch } from "../lib/api-types";
import { quoted } from "../lib/task";
import { inverseOf } from "../lib/task-patch";
import { type Change, emptyTaskList, taskListReducer, visibleTasks } from "../lib/task-list";
import * as api from "../lib/tasks-api";
import type { Connection } from "./use-connection";
import type { Undo } from "./use-undo";

interface Surroundings {
  watch: Connection["watch"];
  undo: Pick<Undo, "did" | "forget" | "problem">;
  announce: (text: string) => void;
}

/** The person's tasks: shown changed at once, sent in order, taken back when refused. */
export function useTasks({ watch, undo, announce }: Surroundings) {
  const [list, dispatch] = useReducer(taskListReducer, emptyTaskList);
  const [complete, setComplete] = useState(true);
  const writes = useRef({ started: 0, settled: 0, last: Promise.resolve() as Promise<unknown> });

  const refresh = useCallback(async () => {
    let settledBefore: number;
    let overview: api.TaskOverview;
    // An answer that crossed a write may or may not contain it: ask again.
    do {
      settledBefore = writes.current.settled;
      overview = await watch(api.loadTasks());
    } while (settledBefore !== writes.current.settled);
    setComplete(overview.complete);
    dispatch({ type: "loaded", ...overview });
  }, [watch]);

  useEffect(() => {
    // A failure shows as lost connection, which is tried again.
    const look = () => void refresh().catch(() => undefined);
    const whenSeen = () => void (document.visibilityState === "visible" && look());
    look();
    document.addEventListener("visibilitychange", whenSeen);
    return () => document.removeEventListener("visibilitychange", whenSeen);
  }, [refresh]);

  /**
   * Shows `change` at once, sends it after the writes before it, and takes it back when it is
   * refused. True when it was accepted.
   */
  const write = async (
    change: Change,
    request: () => Promise<Task | void>,
    refused: string,
  ): Promise<boolean> => {
    const key = ++writes.current.started;
    dispatch({ type: "started", key, change });
    const sent = writes.current.last.then(() => watch(request()));
    writes.current.last = sent.catch(() => undefined);
    try {
      dispatch({ type: "confirmed", key, task: (await sent) ?? undefined });
      return true;
    } catch (error) {
      dispatch({ type: "failed", key });
      undo.problem(`${refused} ${reasonOf(error)}`);
      if (error instanceof ApiError && error.status === 404) void refresh().catch(() => undefined);
      return false;
    } finally {
      writes.current.settled++;
    }
  };

  /** `write`, with the way back remembered for as long as it stands. */
  const step = async (
    text: string,
    change: Change,
    request: () => Promise<Task | void>,
    refused: string,
    back: () => Promise<boolean>,
  ) => {
    const undoable = {
      text,
      undo: async () => void ((await back()) && announce(`Undone: ${text}`)),
    };
    undo.did(undoable);
    const stored = await write(change, request, refused);
    if (stored) announce(text);
    else undo.forget(undoable);
    return stored;
  };

  const patchNow = ({ id, title }: Task, patch: TaskPatch) =>
    write({ id, patch }, () => api.changeTask(id, patch), `${quoted(title)} was not changed.`);

  return {
    /** Null until the first answer. */
    tasks: visibleTasks(list),
    /** False when there are done tasks that have not been loaded. */
    complete,
    refresh,
    /** Tasks as somebody else than this list's own controls changed them. */
    merge: useCallback((tasks: Task[], removed: string[] = []) => {
      // Counts as a write: a list that was asked for before it may lack it.
      writes.current.settled++;
      dispatch({ type: "merged", tasks, removed });
    }, []),
    /** Answers null when the task is stored, else the reason why it is not. */
    add: async (task: NewTask, key: string): Promise<string | null> => {
      try {
        const added = await watch(api.addTask(task, key));
        dispatch({ type: "merged", tasks: [added] });
        undo.did({
          text: `Added ${quoted(added.title)}.`,
          undo: async () =>
            void (await write(
              { id: added.id, deleted: true },
              () => api.deleteTask(added.id),
              `${quoted(added.title)} was not removed.`,
            )),
        });
        announce(`Added ${quoted(added.title)}.`);
        return null;
      } catch (error) {
        return error instanceof ApiError && error.unreachable
          ? "Not added yet. Your text stays here until it is."
          : reasonOf(error);
      } finally {
        writes.current.settled++;
      }
    },
    toggle: (task: Task) =>
      step(
        `${quoted(task.title)} ${task.completed ? "reopened" : "completed"}.`,
        { id: task.id, patch: { completed: !task.completed } },
        () => api.changeTask(task.id, { completed: !task.completed }),
        `${quoted(task.title)} was not changed.`,
        () => patchNow(task, { completed: task.completed }),
      ),
    /** True when it is stored. */
    change: (task: Task, patch: TaskPatch) =>
      step(
        `${quoted(patch.title ?? task.title)} changed.`,
        { id: task.id, patch },
        () => api.changeTask(task.id, patch),
        `${quoted(task.title)} was not changed.`,
        () => patchNow(task, inverseOf(task, patch)),
      ),
    remove: (task: Task) =>
      step(
        `${quoted(task.title)} deleted.`,
        { id: task.id, deleted: true },
        () => api.deleteTask(task.id),
        `${quoted(task.title)} was not deleted.`,
        () =>
          write(
            { restored: task },
            () => api.restoreTask(task.id),
            `${quoted(task.title)} was not brought back.`,
          ),
      ),
  };
}

export type Tasks = ReturnType<typeof useTasks>;
