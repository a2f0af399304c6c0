import * as os from "node:os";
import * as path from "node:path";

/** Returns the folder that contains all files of the lab, by default `~/.cache/todo-lab`. */
export function labHome(): string {
  return (
    process.env.TODO_LAB_HOME ??
    path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "todo-lab")
  );
}

/** Returns a path inside the lab's folder. */
export function inLab(...parts: string[]): string {
  return path.join(labHome(), ...parts);
}

/** Returns a path inside the project's `lab` folder. */
export function inSource(...parts: string[]): string {
  return path.join(__dirname, "..", ...parts);
}
