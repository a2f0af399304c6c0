import { useRef } from "react";
import { reasonOf } from "../lib/api";
import type { ToolCall } from "../lib/api-types";
import { undoToolCall } from "../lib/chat-api";
import type { Connection } from "./use-connection";
import type { Tasks } from "./use-tasks";
import type { Undo, Undoable } from "./use-undo";

interface Dependencies {
  watch: Connection["watch"];
  undo: Pick<Undo, "add" | "forget" | "showProblem">;
  merge: Tasks["merge"];
  announce: (text: string) => void;
  onUndone: (call: ToolCall) => void;
}

/**
 * Undoes one of the assistant's tool calls when the user presses the button in the call's row or
 * Ctrl+Z.
 */
export function useCallUndo({ watch, undo, merge, announce, onUndone }: Dependencies) {
  const steps = useRef(new Map<string, Undoable>());

  const run = async (call: ToolCall) => {
    try {
      const undone = await watch(undoToolCall(call.id));
      merge(undone.tasks, undone.removed);
      onUndone(undone.tool_call);
      announce(`Undone: ${call.summary}`);
    } catch (error) {
      undo.showProblem(`Not undone. ${reasonOf(error)}`);
    }
  };

  return {
    /** Adds a new call to the steps that can be undone. */
    remember: (call: ToolCall) => {
      const step = { text: call.summary, undo: () => run(call) };
      steps.current.set(call.id, step);
      undo.add(step, { quietly: true });
    },
    undoCall: async (call: ToolCall) => {
      const step = steps.current.get(call.id);
      if (step) undo.forget(step);
      await run(call);
    },
  };
}
