import { useCallback, useMemo, useRef, useState } from "react";

export interface Undoable {
  /** What was done: “Completed “Buy milk””. */
  text: string;
  undo: () => Promise<void>;
}

export interface Notice {
  /** A new one for each notice, so that its time starts anew. */
  key: number;
  text: string;
  tone: "done" | "problem";
  undo?: () => void;
}

/** Steps that Ctrl+Z can still go back in this visit. */
const memory = 50;

/**
 * Everything that was done and can be undone, newest last, and the notice about the latest of it.
 */
export function useUndo() {
  const steps = useRef<Undoable[]>([]);
  const count = useRef(0);
  const [notice, setNotice] = useState<Notice | null>(null);

  const show = useCallback(
    (text: string, tone: Notice["tone"], undo?: () => void) =>
      setNotice({ key: ++count.current, text, tone, undo }),
    [],
  );

  const forget = useCallback((step: Undoable) => {
    steps.current = steps.current.filter((each) => each !== step);
  }, []);

  const run = useCallback(
    async (step: Undoable) => {
      forget(step);
      setNotice(null);
      await step.undo();
    },
    [forget],
  );

  const dismiss = useCallback(() => setNotice(null), []);

  return useMemo(
    () => ({
      notice,
      dismiss,
      /** Remembers a step; `quietly` where the page already offers the undo elsewhere. */
      did: (step: Undoable, quietly = false) => {
        steps.current = [...steps.current, step].slice(-memory);
        if (!quietly) show(step.text, "done", () => void run(step));
      },
      /** For a step that turned out not to have happened, or was undone elsewhere. */
      forget,
      tell: (text: string) => show(text, "done"),
      problem: (text: string) => show(text, "problem"),
      undoLast: () => {
        const step = steps.current.at(-1);
        if (step) void run(step);
        else show("There is nothing to undo.", "done");
      },
    }),
    [notice, dismiss, show, forget, run],
  );
}

export type Undo = ReturnType<typeof useUndo>;
