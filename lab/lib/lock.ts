import { createHash } from "node:crypto";
import * as net from "node:net";
import { labHome } from "./paths";

/**
 * Waits until no other process is starting or removing this lab, then acquires the lock. The lock
 * is a listening socket in Linux's abstract namespace: the kernel closes the socket when the
 * process that holds it ends, so there are no stale locks.
 * @returns A function that releases the lock.
 */
export async function acquireLock(write: (line: string) => void): Promise<() => void> {
  let isReported = false;
  for (;;) {
    const server = await listen(
      `\0todo-lab-${createHash("sha256").update(labHome()).digest("hex").slice(0, 16)}`,
    );
    if (server) return () => void server.close();
    if (!isReported) write("Another run is using this machine's cluster. Waiting for it to end …");
    isReported = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Returns the listening server, or undefined if another process already listens on this name. */
function listen(name: string): Promise<net.Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy()).unref();
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(name, () => resolve(server));
  });
}
