/**
 * Runs once, before the first request. What needs Node lies in a module that Next does not read for
 * its other runtime.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") (await import("./lib/start")).start();
}
