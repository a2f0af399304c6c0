import { useState } from "react";
import type { Task, TaskPatch } from "../lib/api-types";
import { focusTask } from "../lib/task-focus";

export interface Editing {
  id: string;
  /** The fields that could not be stored before. */
  refused?: TaskPatch;
  /** Opens the editor without taking the focus, because the person is busy elsewhere. */
  quietly?: boolean;
}

/**
 * Tracks which task is being edited. Keeps fields that could not be stored: their editor opens
 * again with them, at once unless another editor is open.
 *
 * @param onLost Receives the focus if the task's row is no longer shown.
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
     * Closes the editor and stores `patch`, if there is one. `elsewhere`: the person has moved the
     * focus to another control, where it stays.
     */
    finish: async (task: Task, patch: TaskPatch | null, elsewhere: boolean) => {
      close(task);
      if (!elsewhere) focusRowAfterPaint(task.id, onLost);
      if (!patch || (await change(task, patch))) return;
      setRefused((all) => ({ ...all, [task.id]: patch }));
      setEditing((now) => now ?? { id: task.id, refused: patch, quietly: elsewhere });
    },
  };
}

/** Focuses the row that replaces the editor, unless the person has focused a control meanwhile. */
function focusRowAfterPaint(id: string, onLost: () => void): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body && !focusTask(id)) onLost();
  });
}
