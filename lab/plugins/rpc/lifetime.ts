import { ChildProcess } from "node:child_process";
import * as net from "node:net";

const KILL_AFTER_MS = 5_000;
const PROBE_MS = 1_000;
const children = new Set<ChildProcess>();

/** From here on the child is interrupted when this process is told to stop. */
export function adopt(child: ChildProcess): void {
  children.add(child);
  child.once("close", () => children.delete(child));
}

/**
 * SIGINT first, so that a program can end its own requests; SIGKILL when it has not ended after
 * five seconds.
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
  // Those who waited for a child get to clean up.
  setImmediate(() => process.exit(0));
}

/**
 * Guarantees that no process outlives the engine, even one killed with SIGKILL: the engine holds
 * the other end of our stdin, so its death ends the stream. The address is then probed, because a
 * debugger may attach with no stdin at all.
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
