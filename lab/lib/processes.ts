import * as fs from "node:fs";
import { inLab } from "./paths";

/** The folder with one file per running command: its name is the process id, its text the start. */
const folder = () => inLab("run", "commands");

/**
 * Records that a command was started, so that a later run can end it if this one is killed.
 * @param pid - Undefined if the command could not be started.
 * @returns A function that deletes the record once the command has ended.
 */
export function recordCommand(pid: number | undefined): () => void {
  if (pid === undefined) return () => undefined;
  try {
    fs.mkdirSync(folder(), { recursive: true });
    fs.writeFileSync(`${folder()}/${pid}`, startOf(pid) ?? "");
  } catch (error) {
    // The command itself reports a full disk.
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
  return () => fs.rmSync(`${folder()}/${pid}`, { force: true });
}

/**
 * Kills the commands that a killed run left running, with their child processes. A compiler or a
 * `minikube start` among them would write to the same files as the next run. Daemons are not
 * recorded and keep running.
 * @returns The number of commands.
 */
export function killLeftoverCommands(): number {
  const recorded = fs.existsSync(folder()) ? fs.readdirSync(folder()) : [];
  // A process id with another start time was reused by another process.
  const alive = recorded.filter(
    (pid) => startOf(Number(pid)) === fs.readFileSync(`${folder()}/${pid}`, "utf8"),
  );
  for (const pid of alive.flatMap((root) => treeOf(Number(root)))) kill(pid);
  fs.rmSync(folder(), { recursive: true, force: true });
  return alive.length;
}

/**
 * Returns the clock ticks from boot to the start of the process (field 22 of its stat), or
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
 * Returns the fields of /proc/PID/stat from the third on. The second is the program's name, which
 * may contain spaces and brackets.
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
