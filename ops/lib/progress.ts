/**
 * Waits for `work` to finish. After 2 seconds, and then every 10 seconds, writes a progress line,
 * for example " still at work: reading, 12 s".
 *
 * @param what the activity, or a function that returns the activity and its progress.
 */
export async function withProgress<T>(
  what: string | (() => string),
  write: (line: string) => void,
  work: Promise<T>,
): Promise<T> {
  const start = Date.now();
  const report = (): void => {
    const seconds = ((Date.now() - start) / 1000).toFixed(0);
    write(`  still at work: ${typeof what === "string" ? what : what()}, ${seconds} s`);
  };
  let timer = setTimeout(() => {
    report();
    timer = setInterval(report, 10_000);
  }, 2_000);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    clearInterval(timer);
  }
}
