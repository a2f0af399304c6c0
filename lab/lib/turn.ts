import { createHash } from "node:crypto";
import * as net from "node:net";
import { labHome } from "./paths";

/**
 * Waits until no other process is bringing this lab up or taking it down; the function returned
 * lets the next one begin. The turn is a listening socket without a file (Linux' abstract
 * namespace): the kernel ends it with its process, however that ends, so that no turn can be left
 * behind.
 */
export async function takeTurn(write: (line: string) => void): Promise<() => void> {
  let said = false;
  for (;;) {
    const server = await listen(
      `\0todo-lab-${createHash("sha256").update(labHome()).digest("hex").slice(0, 16)}`,
    );
    if (server) return () => void server.close();
    if (!said) write("Another run is at work on this machine's cluster: waiting for it to end …");
    said = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** The listening server, or undefined where somebody else listens. */
function listen(name: string): Promise<net.Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy()).unref();
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(name, () => resolve(server));
  });
}
