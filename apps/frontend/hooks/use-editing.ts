import { useState } from "react";
import type { Task, TaskPatch } from "../lib/api-types";
import { focusTask } from "../lib/task-focus";

export interface Editing {
  id: string;
  /** What was typed before and could not be stored. */
  refused?: TaskPatch;
  /** The person is elsewhere by now: the editor opens without taking the focus. */
  quietly?: boolean;
}

/**
 * Which task is being edited. What was typed outlives a refusal: its editor opens again as it was
 * left, at once unless another one is in use.
 */
export function useEditing(
  change: (task: Task, patch: TaskPatch) => Promise<boolean>,
  onLost: () => void,
) {
  const [editing, setEditing] = useState<Editing | null>(null);
  const [refused, setRefused] = useState<Record<string, TaskPatch | undefined>>({});
  const close = ({ id }: Task) => {
    setEditing((now) => (now?.id === id ? null : now));
    setRefused((all) => ({ ...all, [id]: undefined }));
  };
  return {
    editing,
    edit: ({ id }: Task) => setEditing({ id, refused: refused[id] }),
    close,
    /**
     * Stores `patch`, if any. `elsewhere`: the person went on to something else, where the focus
     * stays.
     */
    finish: async (task: Task, patch: TaskPatch | null, elsewhere: boolean) => {
      close(task);
      // The row is back after the next paint; by then the person may be at something else, this
      // task's editor among it.
      if (!elsewhere)
        requestAnimationFrame(
          () => document.activeElement !== document.body || focusTask(task.id) || onLost(),
        );
      if (!patch || (await change(task, patch))) return;
      setRefused((all) => ({ ...all, [task.id]: patch }));
      setEditing((now) => now ?? { id: task.id, refused: patch, quietly: elsewhere });
    },
  };
}
