import type { Stack } from "@pulumi/pulumi/automation";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "../../lib/errors";
import { folderOf } from "./state-folder";

/** A lock that a run of Pulumi holds, or left when it was killed. */
export interface Lock {
    pid: number;
    username: string;
    hostname: string;
}

/** The locks on a stack of a file backend; other backends keep theirs elsewhere, and none is seen here. */
export function locksOf(backendUrl: string, stack: string): Lock[] {
    const folder = path.join(folderOf(backendUrl) ?? "", ".pulumi", "locks");
    if (!folderOf(backendUrl) || !fs.existsSync(folder)) return [];
    return fs.readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".json") && path.basename(path.dirname(file)) === stack)
        .map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")) as Lock);
}

/** Whether the process that took the lock is still at work, for all that can be seen from this machine. */
export function isAlive({ pid, hostname }: Lock): boolean {
    if (hostname !== os.hostname()) return true;
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM"; // it exists, and is another user's
    }
}

/** Takes away the lock of a run that was killed. @returns whether there was one. */
export async function releaseStaleLock(stack: Stack): Promise<boolean> {
    const locks = locksOf(process.env.PULUMI_BACKEND_URL ?? "", stack.name);
    const owner = locks.find(isAlive);
    if (owner) {
        throw new UserError(`Another run is at work on this stack: process ${owner.pid} of ${owner.username} on ${owner.hostname}.\n` +
            `Wait for it, or end it there with \`kill ${owner.pid}\`, then run this again.`);
    }
    if (locks.length === 0) return false;
    console.log("An earlier run was killed: releasing its lock, and comparing Pulumi's record with the cluster");
    await stack.cancel();
    return true;
}
