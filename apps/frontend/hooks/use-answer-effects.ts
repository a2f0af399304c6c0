import { useRef } from "react";
import type { Assistant, ToolCall } from "../lib/api-types";
import { plainText } from "../lib/plain-text";
import type { StreamPart } from "../lib/stream-part";
import { showInAddress } from "./use-address";
import type { Conversations } from "./use-conversations";
import type { Tasks } from "./use-tasks";

interface Dependencies {
  tasks: Pick<Tasks, "merge" | "refresh">;
  touch: Conversations["touch"];
  announce: (text: string) => void;
  onAssistant: (assistant: Assistant) => void;
  onCall: (call: ToolCall) => void;
}

/**
 * Applies an answer's effects outside the conversation. Updates the tasks after each tool call, and
 * announces the answer when the answer is complete.
 */
export function useAnswerEffects({ tasks, touch, announce, onAssistant, onCall }: Dependencies) {
  const answer = useRef({ calls: [] as string[], text: "" });

  const onToolOutput = (call: ToolCall) => {
    tasks.merge(call.tasks, call.removed);
    answer.current.calls.push(call.summary);
    if (call.undoable) onCall(call);
  };

  return {
    onPart: (part: StreamPart) => {
      if (part.type === "start") answer.current = { calls: [], text: "" };
      else if (part.type === "text-delta") answer.current.text += part.delta;
      else if (part.type === "data-assistant") onAssistant(part.data);
      else if (part.type === "tool-output-available") onToolOutput(part.output);
      else if (part.type === "data-conversation") {
        touch(part.data);
        showInAddress(part.data.id, "replace");
      }
    },
    onEnd: () => {
      const { calls, text } = answer.current;
      answer.current = { calls: [], text: "" };
      const announcement = plainText(text) || calls.join(". ");
      if (announcement) announce(announcement);
      // Reloads the tasks, because the stream may have been cut off before it reported all changes.
      tasks.refresh().catch(() => undefined);
    },
  };
}
