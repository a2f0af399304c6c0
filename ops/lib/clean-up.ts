type CleanUp = () => Promise<void>;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const pending: CleanUp[] = [];

/**
 * Runs `work`, then `cleanUp`, whether it worked or not. Ctrl-C and a plain kill end the process
 * only after every pending clean-up has run, the newest first; nothing can run after a SIGKILL.
 */
export async function cleaningUp<T>(cleanUp: CleanUp, work: () => Promise<T>): Promise<T> {
  let running: Promise<void> | undefined;
  const once: CleanUp = () => (running ??= cleanUp());
  if (pending.push(once) === 1) for (const signal of SIGNALS) process.on(signal, endCleanly);
  try {
    return await work();
  } finally {
    await once();
    pending.splice(pending.indexOf(once), 1);
    if (pending.length === 0) for (const signal of SIGNALS) process.off(signal, endCleanly);
  }
}

async function endCleanly(): Promise<void> {
  for (const cleanUp of [...pending].reverse()) await cleanUp().catch(() => undefined);
  console.error("\nInterrupted.");
  process.exit(130);
}
