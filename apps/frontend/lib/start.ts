import { setDefaultAutoSelectFamilyAttemptTimeout } from "node:net";
import { startAuth } from "./auth";
import { environmentFaults } from "./env";
import { log } from "./log";

/**
 * Logs all missing or invalid settings and exits if there are any; otherwise prepares the database
 * of the accounts in the background.
 */
export function start(): void {
  const faults = environmentFaults();
  for (const fault of faults) log("error", "misconfigured", { reason: fault });
  if (faults.length) process.exit(1);
  // Node gives each address of a host 250 ms to connect, too little for a distant Postgres:
  // https://github.com/nodejs/node/issues/54359
  setDefaultAutoSelectFamilyAttemptTimeout(2000);
  startAuth();
}
