import * as path from "node:path";

/** The project's folder. */
export const ROOT = path.join(__dirname, "..", "..");

/** The stack that every command uses without `--stack`. */
export const DEFAULT_STACK = "dev";

/** Returns the absolute path of a file of the project. */
export function inProject(...parts: string[]): string {
  return path.join(ROOT, ...parts);
}
