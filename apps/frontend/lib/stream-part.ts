import type { Assistant, ToolCall } from "./api-types";

/**
 * The parts of the UI message stream that this page understands.
 * https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 */
export type StreamPart =
  | { type: "start"; messageId: string }
  | { type: "data-conversation"; data: { id: string; title: string } }
  | { type: "data-assistant"; data: Assistant }
  | {
      type: "tool-input-available";
      toolCallId: string;
      toolName: string;
      input?: Record<string, unknown> | null;
    }
  | { type: "tool-output-available"; toolCallId: string; output: ToolCall }
  | { type: "tool-output-error"; toolCallId: string; errorText: string }
  | { type: "text-start"; id: string }
  | { type: "text-delta"; id: string; delta: string }
  | { type: "data-failure"; data: { code: string; message: string; retryable: boolean } }
  | { type: "error"; errorText: string }
  | { type: "finish" };

type Shape = Record<string, "string" | "object">;

/** The fields that a part of each type must have, and the types of these fields. */
const shapes: Record<StreamPart["type"], Shape> = {
  start: { messageId: "string" },
  "data-conversation": { data: "object" },
  "data-assistant": { data: "object" },
  "tool-input-available": { toolCallId: "string", toolName: "string" },
  "tool-output-available": { toolCallId: "string", output: "object" },
  "tool-output-error": { toolCallId: "string", errorText: "string" },
  "text-start": { id: "string" },
  "text-delta": { id: "string", delta: "string" },
  "data-failure": { data: "object" },
  error: { errorText: "string" },
  finish: {},
};

/**
 * Parses one event. Returns undefined for a part of an unknown type or shape, because a newer
 * backend may send parts that this page does not know.
 * @throws SyntaxError if `data` is not JSON.
 */
export function parsePart(data: string): StreamPart | undefined {
  const part: unknown = JSON.parse(data);
  return isPart(part) ? part : undefined;
}

function isPart(value: unknown): value is StreamPart {
  if (typeof value !== "object" || value === null) return false;
  const part: Record<string, unknown> = { ...value };
  return (
    isPartType(part.type) &&
    Object.entries(shapes[part.type]).every(
      ([name, type]) => part[name] !== null && typeof part[name] === type,
    )
  );
}

function isPartType(type: unknown): type is StreamPart["type"] {
  return typeof type === "string" && Object.hasOwn(shapes, type);
}
