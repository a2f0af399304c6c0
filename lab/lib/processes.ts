import * as fs from "node:fs";
import { inLab } from "./paths";

/**
 * The commands a run is waiting for: one file each, named by process id, holding the time it
 * started.
 */
const folder = () => inLab("run", "commands");

/** Notes a command that was started; the function returned notes its end. */
export function note(pid: number | undefined): () => void {
  if (pid === undefined) return () => undefined; // it could not be started
  try {
    fs.mkdirSync(folder(), { recursive: true });
    fs.writeFileSync(`${folder()}/${pid}`, startOf(pid) ?? "");
  } catch (error) {
    // the command itself will say so
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
  return () => fs.rmSync(`${folder()}/${pid}`, { force: true });
}

/**
 * Ends what a killed run left at work, whole trees of processes: a compiler or a `minikube start`
 * that goes on by itself would write where the next run does. Daemons are not among them, they have
 * sessions of their own. Returns how many.
 */
export function endLeftovers(): number {
  const noted = fs.existsSync(folder()) ? fs.readdirSync(folder()) : [];
  // The start time tells a recycled process id from the command that once had it.
  const alive = noted.filter(
    (pid) => startOf(Number(pid)) === fs.readFileSync(`${folder()}/${pid}`, "utf8"),
  );
  for (const pid of alive.flatMap((root) => treeOf(Number(root)))) kill(pid);
  fs.rmSync(folder(), { recursive: true, force: true });
  return alive.length;
}

/**
 * Clock ticks from boot to the start of the process, the 22nd field of its stat; undefined if there
 * is no such process.
 */
function startOf(pid: number): string | undefined {
  return fields(pid)?.[19];
}

function treeOf(root: number): number[] {
  const parents = fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), Number(fields(Number(name))?.[1])]);
  const children = (parent: number): number[] =>
    parents.filter(([, of]) => of === parent).flatMap(([pid]) => [pid, ...children(pid)]);
  return [root, ...children(root)];
}

/**
 * From the third field of /proc/PID/stat on: the second, the program's name, may hold spaces and
 * brackets.
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
    // it has ended meanwhile
  }
}
