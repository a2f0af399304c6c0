import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { processes } from "../recovery/processes";
import { folderOf } from "./state-folder";

/** A lock that a run of Pulumi holds, or left when it was killed. */
export interface Lock {
  pid: number;
  username: string;
  hostname: string;
  /** When it was taken, in ISO 8601. */
  timestamp: string;
}

/**
 * The locks on a stack of a file backend; other backends keep theirs elsewhere, and none is seen
 * here.
 */
export function locksOf(backendUrl: string, stack: string): Lock[] {
  const folder = path.join(folderOf(backendUrl) ?? "", ".pulumi", "locks");
  if (!folderOf(backendUrl) || !fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json") && path.basename(path.dirname(file)) === stack)
    .flatMap((file) => read(path.join(folder, file)));
}

/**
 * Empty where the lock was released meanwhile; one that was cut off while it was written belongs to
 * nobody.
 */
function read(file: string): Lock[] {
  if (!fs.existsSync(file)) return [];
  try {
    return [JSON.parse(fs.readFileSync(file, "utf8")) as Lock];
  } catch {
    return [
      {
        pid: 0,
        username: "",
        hostname: os.hostname(),
        timestamp: fs.statSync(file).mtime.toISOString(),
      },
    ];
  }
}

/**
 * Whether the run that took the lock may still be at work: it is Pulumi on this machine, or cannot
 * be looked at from here.
 */
export function isAlive({ pid, hostname }: Lock): boolean {
  return (
    hostname !== os.hostname() ||
    processes().some((process) => process.pid === pid && process.command.includes("pulumi"))
  );
}
