/**
 * Waits for `work`. What takes longer than 2 seconds is told every 10, as in "  still at work:
 * reading 12 s".
 *
 * @param what what goes on, or a function that says how far it is.
 */
export async function withProgress<T>(
  what: string | (() => string),
  write: (line: string) => void,
  work: Promise<T>,
): Promise<T> {
  const start = Date.now();
  const say = (): void => {
    const seconds = ((Date.now() - start) / 1000).toFixed(0);
    write(`  still at work: ${typeof what === "string" ? what : what()}, ${seconds} s`);
  };
  let timer = setTimeout(() => {
    say();
    timer = setInterval(say, 10_000);
  }, 2_000);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    clearInterval(timer);
  }
}
