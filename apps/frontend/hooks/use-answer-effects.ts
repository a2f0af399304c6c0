import { useRef } from "react";
import type { Assistant, ToolCall } from "../lib/api-types";
import { plainText } from "../lib/plain-text";
import type { StreamPart } from "../lib/stream-part";
import { showInAddress } from "./use-address";
import type { Conversations } from "./use-conversations";
import type { Tasks } from "./use-tasks";

interface Surroundings {
  tasks: Pick<Tasks, "merge" | "refresh">;
  touch: Conversations["touch"];
  announce: (text: string) => void;
  onAssistant: (assistant: Assistant) => void;
  onCall: (call: ToolCall) => void;
}

/**
 * What an answer does beside being read: the tasks follow each tool, and what was said is announced
 * once it is whole.
 */
export function useAnswerEffects({ tasks, touch, announce, onAssistant, onCall }: Surroundings) {
  const said = useRef({ calls: [] as string[], text: "" });
  return {
    onPart: (part: StreamPart) => {
      if (part.type === "start") said.current = { calls: [], text: "" };
      else if (part.type === "text-delta") said.current.text += part.delta;
      else if (part.type === "data-assistant") onAssistant(part.data);
      else if (part.type === "data-conversation") {
        touch(part.data);
        showInAddress(part.data.id, "replace");
      } else if (part.type === "tool-output-available") {
        tasks.merge(part.output.tasks, part.output.removed);
        said.current.calls.push(part.output.summary);
        if (part.output.undoable) onCall(part.output);
      }
    },
    onEnd: () => {
      const { calls, text } = said.current;
      said.current = { calls: [], text: "" };
      const words = plainText(text) || calls.join(". ");
      if (words) announce(words);
      // The stream told what changed; this is the whole truth.
      tasks.refresh().catch(() => undefined);
    },
  };
}
