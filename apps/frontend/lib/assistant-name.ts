import type { Assistant } from "./api-types";

/** Returns the name that the page shows for the assistant. */
export function assistantName({ mode, model }: Assistant): string {
  return mode === "rules" ? "Built-in rules, no model" : (model ?? "A language model");
}
