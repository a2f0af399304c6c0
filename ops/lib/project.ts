import * as path from "node:path";

/** The project's folder. */
export const ROOT = path.join(__dirname, "..", "..");

/** The stack every command works on unless `--stack` names another. */
export const DEFAULT_STACK = "dev";

/** A path inside the project's folder. */
export function inProject(...parts: string[]): string {
  return path.join(ROOT, ...parts);
}
