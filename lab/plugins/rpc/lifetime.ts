import { ChildProcess } from "node:child_process";
import * as net from "node:net";

const KILL_AFTER_MS = 5_000;
const PROBE_MS = 1_000;
const children = new Set<ChildProcess>();

/** Registers a child process for `interruptChildren`. */
export function registerChild(child: ChildProcess): void {
  children.add(child);
  child.once("close", () => children.delete(child));
}

/**
 * Sends SIGINT to all child processes, so that they can finish their requests, and SIGKILL to those
 * that are still running after five seconds. Resolves when all have ended.
 */
export function interruptChildren(): Promise<void> {
  const ends = [...children].map(
    (child) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS);
        child.once("close", () => {
          clearTimeout(timer);
          resolve();
        });
        child.kill("SIGINT");
      }),
  );
  return Promise.all(ends).then(() => undefined);
}

async function stop(): Promise<void> {
  await interruptChildren();
  // Code that waits for a child process must be able to clean up before this process exits.
  setImmediate(() => process.exit(0));
}

/**
 * Ends this process and its children when the engine ends, even if the engine is killed with
 * SIGKILL. The engine holds the other end of stdin, so stdin closes when the engine ends. A plugin
 * that runs in a debugger may have no stdin. After stdin has closed, this process therefore ends
 * only when the engine's address no longer accepts connections.
 */
export function endWithEngine(engine: string | undefined): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => void stop());
  if (!engine) return;
  const probe = (): void => {
    const [host, port] = splitAddress(engine);
    const socket = net.connect({ host, port, timeout: PROBE_MS });
    socket.once("error", () => void stop());
    socket.once("connect", () => {
      socket.destroy();
      setTimeout(probe, PROBE_MS).unref();
    });
  };
  process.stdin.on("error", probe).on("end", probe).resume();
}

function splitAddress(address: string): [string, number] {
  const colon = address.lastIndexOf(":");
  return [address.slice(0, colon), Number(address.slice(colon + 1))];
}
