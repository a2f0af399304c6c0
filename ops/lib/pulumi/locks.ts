import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { processes } from "../recovery/processes";
import { folderOf } from "./state-folder";

/** The lock that a Pulumi run holds. A killed run leaves its lock behind. */
export interface Lock {
  pid: number;
  username: string;
  hostname: string;
  /** Time at which the lock was created, in ISO 8601. */
  timestamp: string;
}

/** Returns the locks on a stack in a file backend; empty for any other backend. */
export function locksOf(backendUrl: string, stack: string): Lock[] {
  const folder = folderOf(backendUrl);
  const locks = folder === undefined ? "" : path.join(folder, ".pulumi", "locks");
  if (!fs.existsSync(locks)) return [];
  return fs
    .readdirSync(locks, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json") && path.basename(path.dirname(file)) === stack)
    .flatMap((file) => read(path.join(locks, file)));
}

/**
 * Returns the lock that a file contains; empty if the lock has been released in the meantime. A
 * truncated file counts as a lock whose owner has ended.
 */
function read(file: string): Lock[] {
  if (!fs.existsSync(file)) return [];
  try {
    return [JSON.parse(fs.readFileSync(file, "utf8")) as Lock];
  } catch {
    const timestamp = fs.statSync(file).mtime.toISOString();
    return [{ pid: 0, username: "", hostname: os.hostname(), timestamp }];
  }
}

/**
 * Returns true if the lock is held by a running Pulumi process on this machine, or by a process on
 * another machine, which may still be running.
 */
export function isAlive({ pid, hostname }: Lock): boolean {
  return (
    hostname !== os.hostname() ||
    processes().some((process) => process.pid === pid && process.command.includes("pulumi"))
  );
}
