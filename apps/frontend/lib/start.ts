import { setDefaultAutoSelectFamilyAttemptTimeout } from "node:net";
import { startAuth } from "./auth";
import { environmentFaults } from "./env";
import { log } from "./log";

/**
 * Ends the server where it could never work, with all that is missing said at once; else prepares
 * sign-in in the background.
 */
export function start(): void {
  const faults = environmentFaults();
  for (const fault of faults) log("error", "misconfigured", { reason: fault });
  if (faults.length) process.exit(1);
  // Node gives each address of a host 250 ms, which a hosted Postgres far away misses:
  // https://github.com/nodejs/node/issues/54359
  setDefaultAutoSelectFamilyAttemptTimeout(2000);
  startAuth();
}
