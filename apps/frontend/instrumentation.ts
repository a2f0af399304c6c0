import { environmentFaults } from "./lib/env";
import { log } from "./lib/log";

/** Runs once, before the first request. Ends the server where it could never work, and says all that is missing at once. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const faults = environmentFaults();
  for (const fault of faults) log("error", "misconfigured", { reason: fault });
  if (faults.length) process.exit(1);
  const { startAuth } = await import("./lib/auth");
  startAuth();
}
