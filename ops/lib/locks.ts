import * as fs from "node:fs";
import * as path from "node:path";
import { folderOf } from "./state-folder";

/** A lock that a run of Pulumi holds, or left when it was killed. */
export interface Lock {
    pid: number;
    username: string;
    hostname: string;
}

/** The locks of a file backend; other backends keep theirs elsewhere, and none is seen here. */
export function locksOf(backendUrl: string): Lock[] {
    const folder = path.join(folderOf(backendUrl) ?? "", ".pulumi", "locks");
    if (!folderOf(backendUrl) || !fs.existsSync(folder)) return [];
    return fs.readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".json"))
        .map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")) as Lock);
}

/** Whether the process that took the lock is still at work on this machine. */
export function isAlive({ pid }: Lock): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM"; // it exists, and is another user's
    }
}
