import { useCallback, useMemo, useRef, useState } from "react";

export interface Undoable {
  /** Describes what was done, for example `“Buy milk” completed.` */
  text: string;
  undo: () => Promise<void>;
}

export interface Notice {
  /** A unique key for each notice. With a new key, the notice is shown for the full time. */
  key: number;
  text: string;
  tone: "done" | "problem";
  undo?: () => void;
}

/** Maximum number of steps that can be undone. */
const maxSteps = 50;

/** Manages the steps that can be undone, newest last, and the notice about the latest step. */
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
      /**
       * Adds a step. If `quietly` is true, shows no notice, because the page offers the undo
       * elsewhere.
       */
      add: (step: Undoable, { quietly = false } = {}) => {
        steps.current = [...steps.current, step].slice(-maxSteps);
        if (!quietly) show(step.text, "done", () => void run(step));
      },
      /** Removes a step that failed or was undone elsewhere. */
      forget,
      showProblem: (text: string) => show(text, "problem"),
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
