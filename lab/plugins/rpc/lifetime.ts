import { ChildProcess } from "node:child_process";
import * as net from "node:net";

const KILL_AFTER_MS = 5_000;
const PROBE_MS = 1_000;
const children = new Set<ChildProcess>();

/** Registers a child process that `interruptChildren` interrupts. */
export function registerChild(child: ChildProcess): void {
  children.add(child);
  child.once("close", () => children.delete(child));
}

/**
 * Sends SIGINT to all children, so that programs can end their own requests, and SIGKILL to those
 * that still run after five seconds. Resolves when all have ended.
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
  // Lets callers that wait for a child clean up first.
  setImmediate(() => process.exit(0));
}

/**
 * Ends this process and its children when the engine ends, even by SIGKILL. The engine holds the
 * other end of stdin, so its death closes stdin. The address is then probed, because a plugin that
 * runs in a debugger may have no stdin.
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
