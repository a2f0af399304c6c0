import { setDefaultAutoSelectFamilyAttemptTimeout } from "node:net";
import { startAuth } from "./auth";
import { environmentFaults } from "./env";
import { log } from "./log";

/**
 * Logs all missing or invalid settings and exits if there are any. Otherwise prepares the accounts
 * database in the background.
 */
export function start(): void {
  const faults = environmentFaults();
  for (const fault of faults) log("error", "misconfigured", { reason: fault });
  if (faults.length) process.exit(1);
  // By default, Node.js allows 250 ms to connect to each address of a host, which is too short for
  // a distant Postgres:
  // https://github.com/nodejs/node/issues/54359
  setDefaultAutoSelectFamilyAttemptTimeout(2000);
  startAuth();
}
