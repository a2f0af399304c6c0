import * as fs from "node:fs";
import { inLab } from "./paths";

/**
 * Returns the folder that contains one file per running command. The file's name is the process id,
 * and its content is the start time of the process.
 */
const folder = () => inLab("run", "commands");

/**
 * Records that a command was started, so that a later run can end the command if this run is
 * killed.
 * @param pid - The command's process id, or undefined if the command could not be started.
 * @returns A function that deletes the record. Call it when the command has ended.
 */
export function recordCommand(pid: number | undefined): () => void {
  if (pid === undefined) return () => undefined;
  try {
    fs.mkdirSync(folder(), { recursive: true });
    fs.writeFileSync(`${folder()}/${pid}`, startOf(pid) ?? "");
  } catch (error) {
    // A full disk is ignored here, because the command itself reports it.
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
  return () => fs.rmSync(`${folder()}/${pid}`, { force: true });
}

/**
 * Kills the commands that a killed run left running, and their child processes. A leftover compiler
 * or `minikube start` would write to the same files as the next run. Daemons are not recorded, so
 * they keep running.
 * @returns The number of commands that were killed.
 */
export function killLeftoverCommands(): number {
  const recorded = fs.existsSync(folder()) ? fs.readdirSync(folder()) : [];
  // If the start time differs, another process has reused the process id.
  const alive = recorded.filter(
    (pid) => startOf(Number(pid)) === fs.readFileSync(`${folder()}/${pid}`, "utf8"),
  );
  for (const pid of alive.flatMap((root) => treeOf(Number(root)))) kill(pid);
  fs.rmSync(folder(), { recursive: true, force: true });
  return alive.length;
}

/**
 * Returns the start time of a process in clock ticks since boot (field 22 of /proc/PID/stat), or
 * undefined if the process does not exist.
 */
function startOf(pid: number): string | undefined {
  return fields(pid)?.[19];
}

function treeOf(root: number): number[] {
  const processes = fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parentPid: Number(fields(Number(name))?.[1]) }));
  const children = (parent: number): number[] =>
    processes
      .filter(({ parentPid }) => parentPid === parent)
      .flatMap(({ pid }) => [pid, ...children(pid)]);
  return [root, ...children(root)];
}

/**
 * Returns the fields of /proc/PID/stat, starting with the third. The second field is the program's
 * name and may contain spaces and parentheses.
 */
function fields(pid: number): string[] | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // The process has already ended.
  }
}
