import type { Assistant, ToolCall } from "./api-types";

/**
 * The parts of the UI message stream this page understands.
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
      input: Record<string, unknown>;
    }
  | { type: "tool-output-available"; toolCallId: string; output: ToolCall }
  | { type: "tool-output-error"; toolCallId: string; errorText: string }
  | { type: "text-start"; id: string }
  | { type: "text-delta"; id: string; delta: string }
  | { type: "data-failure"; data: { code: string; message: string; retryable: boolean } }
  | { type: "error"; errorText: string }
  | { type: "finish" };

type Shape = Record<string, "string" | "object">;

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
 * Undefined for a part of another kind or shape: a newer backend may send more than this page
 * knows. Throws on what is not JSON.
 */
export function parsePart(data: string): StreamPart | undefined {
  const part = JSON.parse(data) as Record<string, unknown> | null;
  const shape = Object.hasOwn(shapes, String(part?.type))
    ? shapes[part!.type as StreamPart["type"]]
    : undefined;
  const fits =
    shape &&
    Object.entries(shape).every(
      ([name, type]) => part?.[name] !== null && typeof part?.[name] === type,
    );
  return fits ? (part as unknown as StreamPart) : undefined;
}
