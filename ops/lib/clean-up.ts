type CleanUp = () => Promise<void>;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const pending: CleanUp[] = [];
const onSignal = () => void endCleanly();

/**
 * Runs `work`, and then `cleanUp`, whether or not `work` fails. On SIGINT (Ctrl-C), SIGTERM or
 * SIGHUP, the process runs all pending clean-ups, newest first, and then exits. After SIGKILL, no
 * clean-up runs.
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
