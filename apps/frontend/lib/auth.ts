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
 * Nobody can be signed in or recognised at the moment, as the database does not answer. It passes
 * by itself.
 */
export class AuthUnavailable extends Error {
  override name = "AuthUnavailable";
}

type Options = ReturnType<typeof authOptions>;
const makeAuth = (options: Options) => betterAuth(options);

interface State {
  pool: Pool;
  options: Options;
  /** Made once the tables are there: it looks at them as soon as it exists. */
  auth?: ReturnType<typeof makeAuth>;
  ready: boolean;
  checking: boolean;
}

/**
 * Better Auth, once its tables are there.
 * @throws AuthUnavailable at once while the database is away, EnvironmentError when a setting is missing.
 */
export function auth(): ReturnType<typeof makeAuth> {
  const current = state();
  if (current.ready && current.auth) return current.auth;
  void check(current);
  throw new AuthUnavailable("the database has not answered yet");
}

/** Prepares the tables in the background, again and again until it works. */
export function startAuth(): void {
  void check(state());
}

/**
 * To be told of a request that failed: whether the database is away decides about the next ones.
 */
export function doubtAuth(error: unknown): void {
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
  let told = "";
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
      // No request is involved here, so an error without a code may speak for itself.
      const detail = error instanceof Error && !("code" in error) ? error.message : undefined;
      if (fault.reason !== told) log("error", "auth_database_away", { ...fault, detail });
      told = fault.reason;
      await sleep(wait, undefined, { ref: false });
    }
  }
}
