/**
 * Runs once, before the first request. The code that needs Node is in a separate module, which Next
 * does not load in the edge runtime.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") (await import("./lib/start")).start();
}
