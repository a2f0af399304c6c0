import { setTimeout as sleep } from "node:timers/promises";
import { betterAuth } from "better-auth";
import type { Pool } from "pg";
import { authSchema, openPool } from "./auth-database";
import { migrateAuth } from "./auth-migration";
import { authOptions } from "./auth-options";
import { databaseFault } from "./database-fault";
import { databaseUrl } from "./env";
import { log } from "./log";
import { perProcess } from "./per-process";

/**
 * Thrown if sessions cannot be read or created because the database does not respond. A retry may
 * succeed.
 */
export class AuthUnavailable extends Error {
  override name = "AuthUnavailable";
}

type Options = ReturnType<typeof authOptions>;
const makeAuth = (options: Options) => betterAuth(options);

interface State {
  pool: Pool;
  options: Options;
  /**
   * The Better Auth instance. It is created after the tables, because Better Auth checks the tables
   * as soon as an instance is created.
   */
  auth?: ReturnType<typeof makeAuth>;
  ready: boolean;
  checking: boolean;
}

/**
 * Returns Better Auth once its tables exist.
 * @throws AuthUnavailable immediately while the database does not respond.
 * @throws EnvironmentError if a setting is missing.
 */
export function auth(): ReturnType<typeof makeAuth> {
  const current = state();
  if (current.ready && current.auth) return current.auth;
  void check(current);
  throw new AuthUnavailable("the database has not answered yet");
}

/** Creates or migrates the tables in the background, and retries until this succeeds. */
export function startAuth(): void {
  void check(state());
}

/**
 * Logs a failed request and checks the database again. If this check fails, later requests fail
 * immediately.
 */
export function reportAuthFailure(error: unknown): void {
  log("error", "auth_failed", databaseFault(error));
  void check(state());
}

function state(): State {
  return perProcess("auth", () => {
    const pool = openPool(databaseUrl());
    return { pool, options: authOptions(authSchema(pool)), ready: false, checking: false };
  });
}

async function check(current: State): Promise<void> {
  if (current.checking) return;
  current.checking = true;
  let loggedReason = "";
  for (let wait = 250; ; wait = Math.min(wait * 2, 2000)) {
    try {
      const changed = await migrateAuth(current.pool, current.options);
      current.auth ??= makeAuth(current.options);
      if (!current.ready) log("info", "auth_ready", { tables_migrated: changed });
      current.ready = true;
      current.checking = false;
      return;
    } catch (error) {
      current.ready = false;
      const fault = databaseFault(error);
      // If an error has no code, its message is logged. The message contains no personal data,
      // because no request is involved.
      const detail = error instanceof Error && !("code" in error) ? error.message : undefined;
      if (fault.reason !== loggedReason) log("error", "auth_database_away", { ...fault, detail });
      loggedReason = fault.reason;
      await sleep(wait, undefined, { ref: false });
    }
  }
}
