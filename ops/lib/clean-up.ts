type CleanUp = () => Promise<void>;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const pending: CleanUp[] = [];
const onSignal = () => void endCleanly();

/**
 * Runs `work`, then `cleanUp`, even if `work` fails. On Ctrl-C and on a plain kill the process runs
 * every pending clean-up, the newest first, and then ends. Nothing runs after a SIGKILL.
 */
export async function withCleanUp<T>(cleanUp: CleanUp, work: () => Promise<T>): Promise<T> {
  let running: Promise<void> | undefined;
  const once: CleanUp = () => (running ??= cleanUp());
  if (pending.push(once) === 1) for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work();
  } finally {
    await once();
    pending.splice(pending.indexOf(once), 1);
    if (pending.length === 0) for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

async function endCleanly(): Promise<void> {
  for (const cleanUp of [...pending].reverse()) await cleanUp().catch(() => undefined);
  console.error("\nInterrupted.");
  process.exit(130);
}
