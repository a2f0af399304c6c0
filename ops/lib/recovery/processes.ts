import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

/** A running process on this machine. */
export interface Process {
  pid: number;
  parent: number;
  /** The command line, joined by spaces. */
  command: string;
}

/**
 * Returns every running process. Reads /proc, or runs `ps` on systems without /proc, for example
 * macOS.
 */
export function processes(): Process[] {
  return fs.existsSync("/proc/self/stat") ? fromProc() : fromPs();
}

function fromProc(): Process[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
        const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const command = fs
          .readFileSync(`/proc/${pid}/cmdline`, "utf8")
          .replaceAll("\0", " ")
          .trim();
        return state === "Z" ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
      } catch {
        return []; // the process has ended
      }
    });
}

function fromPs(): Process[] {
  const lines = execFileSync("ps", ["-axww", "-o", "pid=,ppid=,stat=,command="], {
    encoding: "utf8",
    maxBuffer: 1e8,
  })
    .trim()
    .split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, state = "", command = ""] =
      /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid && !state.startsWith("Z")
      ? [{ pid: Number(pid), parent: Number(parent), command }]
      : [];
  });
}

/** Returns true if a process with this id is running, regardless of its user. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
