import type { Assistant } from "./api-types";

/** Who answers, plainly: a person should know what to expect of it. */
export function assistantName({ mode, model }: Assistant): string {
  return mode === "rules" ? "Built-in rules, no model" : (model ?? "A language model");
}
