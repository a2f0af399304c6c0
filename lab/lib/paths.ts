import * as os from "node:os";
import * as path from "node:path";

/**
 * Folder that holds everything the lab makes, so that removing it is one step. Default
 * `~/.cache/todo-lab`.
 */
export function labHome(): string {
  return (
    process.env.TODO_LAB_HOME ??
    path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "todo-lab")
  );
}

/** A path inside the lab's folder. */
export function inLab(...parts: string[]): string {
  return path.join(labHome(), ...parts);
}

/** A path inside this package's sources. */
export function inSource(...parts: string[]): string {
  return path.join(__dirname, "..", ...parts);
}
