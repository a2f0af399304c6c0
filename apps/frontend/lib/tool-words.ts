import type { ToolCall } from "./api-types";
import { dueLabel } from "./due";

const doing: Record<string, string> = {
  add_task: "Adding a task…",
  list_tasks: "Looking through your tasks…",
  complete_task: "Completing a task…",
  update_task: "Changing a task…",
  delete_task: "Deleting a task…",
  restore_task: "Bringing a task back…",
};

/**
 * Returns one line that describes what a call did or is doing. Replaces ISO dates with words
 * relative to `today`.
 */
export function callSummary({ summary, name, status }: ToolCall, today: string): string {
  if (summary) return readable(summary, today);
  return status === "running" ? (doing[name] ?? "Working…") : name.replaceAll("_", " ");
}

/**
 * Returns the call's arguments for display, with names such as “due date” for `due_date`. Empty
 * arguments are left out.
 */
export function callArguments({ arguments: given }: ToolCall): { name: string; value: string }[] {
  return Object.entries(given)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => ({
      name: name.replaceAll("_", " "),
      value: typeof value === "string" ? value : JSON.stringify(value),
    }));
}

function readable(summary: string, today: string): string {
  return summary
    .replace(
      /\b(\d{4}-\d\d-\d\d)(?: at (\d\d:\d\d))?/g,
      (_, due_date: string, due_time: string | undefined) =>
        dueLabel({ due_date, due_time: due_time ?? null }, today).replace(/^(To|Yes)/, (word) =>
          word.toLowerCase(),
        ),
    )
    .replace(/^Found (\d+) today (tasks?)/, "Found $1 $2 due today")
    .replace(/"([^"]*)"/g, "“$1”");
}
