import * as path from "node:path";

/** Absolute path of the project's folder. */
export const ROOT = path.join(__dirname, "..", "..");

/** Stack that commands use unless `--stack` is given. */
export const DEFAULT_STACK = "dev";

/** Returns the absolute path of a file in the project. */
export function inProject(...parts: string[]): string {
  return path.join(ROOT, ...parts);
}
