import type { ToolCall } from "../../lib/api-types";

/** Returns a finished call that can be undone, except for the given fields. */
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
