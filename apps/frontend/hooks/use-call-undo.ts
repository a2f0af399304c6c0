import { useRef } from "react";
import { reasonOf } from "../lib/api";
import type { ToolCall } from "../lib/api-types";
import { undoToolCall } from "../lib/chat-api";
import type { Connection } from "./use-connection";
import type { Tasks } from "./use-tasks";
import type { Undo, Undoable } from "./use-undo";

interface Surroundings {
  watch: Connection["watch"];
  undo: Pick<Undo, "did" | "forget" | "problem">;
  merge: Tasks["merge"];
  announce: (text: string) => void;
  onUndone: (call: ToolCall) => void;
}

/** What the assistant did can be taken back from its row, and by Ctrl+Z like anything else. */
export function useCallUndo({ watch, undo, merge, announce, onUndone }: Surroundings) {
  const steps = useRef(new Map<string, Undoable>());

  const run = async (call: ToolCall) => {
    try {
      const undone = await watch(undoToolCall(call.id));
      merge(undone.tasks, undone.removed);
      onUndone(undone.tool_call);
      announce(`Undone: ${call.summary}`);
    } catch (error) {
      undo.problem(`Not undone. ${reasonOf(error)}`);
    }
  };

  return {
    /** Remembers a call that has just been made. */
    remember: (call: ToolCall) => {
      const step = { text: call.summary, undo: () => run(call) };
      steps.current.set(call.id, step);
      undo.did(step, true);
    },
    undoCall: async (call: ToolCall) => {
      const step = steps.current.get(call.id);
      if (step) undo.forget(step);
      await run(call);
    },
  };
}
