import type { ToolCall } from "../../lib/api-types";

/** Returns a finished call that can be undone. The given fields override the defaults. */
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
