import type { ToolCall } from "../../lib/api-types";

/** A call that was done and can be undone, unless said otherwise. */
export function toolCall(id: string, more: Partial<ToolCall> = {}): ToolCall {
  return {
    id,
    name: "add_task",
    arguments: {},
    status: "done",
    summary: `Did ${id}`,
    tasks: [],
    removed: [],
    undoable: true,
    undone: false,
    ...more,
  };
}
