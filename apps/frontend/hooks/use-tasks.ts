import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { quoted, type Task } from "../lib/task";
import { type Change, emptyTaskList, taskListReducer, visibleTasks } from "../lib/task-list";
import * as api from "../lib/tasks-api";
import { useBackoff } from "./use-backoff";

/** Something the person should know. A lost connection mends itself and can be hurried; anything else is read and dismissed. */
export interface Trouble {
  text: string;
  kind: "connection" | "refused";
}

export function useTasks() {
  const [list, dispatch] = useReducer(taskListReducer, emptyTaskList);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [retrying, setRetrying] = useState(false);
  const [announcement, announce] = useState("");
  const writes = useRef({ started: 0, settled: 0, last: Promise.resolve() as Promise<unknown> });

  const refresh = useCallback(async () => {
    try {
      let settledBefore: number;
      let tasks: Task[];
      // An answer that crossed a write may or may not contain it: ask again.
      do {
        settledBefore = writes.current.settled;
        tasks = await api.listTasks();
      } while (settledBefore !== writes.current.settled);
      dispatch({ type: "loaded", tasks });
      setTrouble((current) => {
        if (current?.kind !== "connection") return current;
        announce("Connected again.");
        return null;
      });
    } catch (error) {
      setTrouble((current) => (current?.kind === "connection" ? current : { kind: "connection", text: reasonOf(error) }));
    }
  }, []);

  useEffect(() => {
    const whenSeen = () => void (document.visibilityState === "visible" && refresh());
    void refresh();
    document.addEventListener("visibilitychange", whenSeen);
    return () => document.removeEventListener("visibilitychange", whenSeen);
  }, [refresh]);

  useBackoff(trouble?.kind === "connection", refresh);

  const report = (error: unknown, text: string) =>
    setTrouble({ kind: error instanceof api.TaskApiError && error.unreachable ? "connection" : "refused", text });

  const add = async (title: string): Promise<string | null> => {
    try {
      dispatch({ type: "added", task: await api.addTask(title) });
      announce(`Added ${quoted(title)}.`);
      if (trouble) await refresh();
      return null;
    } catch (error) {
      if (!(error instanceof api.TaskApiError) || !error.unreachable) return reasonOf(error);
      report(error, reasonOf(error));
      return "Not added yet. Your text stays here until it is.";
    } finally {
      writes.current.settled++;
    }
  };

  /** Shows `change` at once, sends it after the writes before it, and takes it back when the backend does not accept it. */
  const write = async (change: Change, send: () => Promise<Task | void>, done: string, undone: string) => {
    const key = ++writes.current.started;
    dispatch({ type: "started", key, change });
    const sent = writes.current.last.then(send);
    writes.current.last = sent.catch(() => undefined);
    try {
      dispatch({ type: "confirmed", key, task: (await sent) ?? undefined });
      announce(done);
    } catch (error) {
      dispatch({ type: "failed", key });
      report(error, `${undone} ${reasonOf(error)}`);
      if (error instanceof api.TaskApiError && error.status === 404) void refresh();
    } finally {
      writes.current.settled++;
    }
  };

  return {
    /** Null until the first answer. */
    tasks: visibleTasks(list),
    trouble,
    retrying,
    /** For a polite live region. */
    announcement,
    add,
    toggle: ({ id, title, completed }: Task) =>
      write(
        { id, completed: !completed },
        () => api.setCompleted(id, !completed),
        `${quoted(title)} ${completed ? "reopened" : "completed"}.`,
        `${quoted(title)} was not changed.`,
      ),
    remove: ({ id, title }: Task) =>
      write({ id, deleted: true }, () => api.deleteTask(id), `${quoted(title)} deleted.`, `${quoted(title)} was not deleted.`),
    retry: async () => {
      setRetrying(true);
      await refresh();
      setRetrying(false);
    },
    dismiss: () => setTrouble(null),
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
