import type { ToolCall } from "./api-types";

const doing: Record<string, string> = {
  add_task: "Adding a task…",
  list_tasks: "Looking through your tasks…",
  complete_task: "Completing a task…",
  update_task: "Changing a task…",
  delete_task: "Deleting a task…",
  restore_task: "Bringing a task back…",
};

/** One line about a call: what it did, or is doing. */
export function callSummary({ summary, name, status }: ToolCall): string {
  if (summary) return summary;
  return status === "running" ? (doing[name] ?? "Working…") : name.replaceAll("_", " ");
}

/** What it was asked to do, as pairs of words: `due_date` reads “due date”. Nothing that was left out. */
export function callArguments({ arguments: given }: ToolCall): { name: string; value: string }[] {
  return Object.entries(given)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => ({ name: name.replaceAll("_", " "), value: typeof value === "string" ? value : JSON.stringify(value) }));
}
