import { useState } from "react";
import type { Task, TaskPatch } from "../lib/api-types";
import { focusTask } from "../lib/task-focus";

export interface Editing {
  id: string;
  /** Changes that the backend refused to store. */
  refused?: TaskPatch;
  /** True if the editor must open without taking the focus, because the user is busy elsewhere. */
  quietly?: boolean;
}

/**
 * Tracks which task is being edited. If the backend refuses changes to a task, reopens the editor
 * with the refused changes. If the user is already editing another task, waits until the user edits
 * the first task again.
 *
 * @param onLost Called after the editor closes if the task's row is no longer shown. Must set the
 * focus.
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
     * Closes the editor, and stores `patch` unless it is null. If `elsewhere` is true, the user has
     * moved the focus to another control, and the focus stays there.
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

/**
 * Focuses the row that replaces the editor, unless the user has focused another control in the
 * meantime.
 */
function focusRowAfterPaint(id: string, onLost: () => void): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body && !focusTask(id)) onLost();
  });
}
