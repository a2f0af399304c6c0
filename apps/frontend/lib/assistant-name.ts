import type { Assistant } from "./api-types";

/** Returns the name under which the page shows the assistant. */
export function assistantName({ mode, model }: Assistant): string {
  return mode === "rules" ? "Built-in rules, no model" : (model ?? "A language model");
}
