import { getMigrations } from "better-auth/db/migration";
import type { Pool } from "pg";
import type { authOptions } from "./auth-options";

/** Any constant will do; the backend's migrations lock another one. */
const lockKey = 7_403_112_605;

/**
 * Brings schema `auth` to what this version of Better Auth writes, making the schema where it is
 * missing. Any number of replicas may start at once. Returns how many tables were made or changed:
 * 0 when everything was there.
 */
export async function migrateAuth(
  pool: Pool,
  options: ReturnType<typeof authOptions>,
): Promise<number> {
  const lock = await pool.connect();
  try {
    // Held by a transaction and not by the session: that works through a pooler too, and ends with
    // the process.
    await lock.query("BEGIN");
    await lock.query("SET LOCAL lock_timeout = '4s'");
    await lock.query("SELECT pg_advisory_xact_lock($1)", [lockKey]);
    const { toBeCreated, toBeAdded, toBeAddedIndexes, runMigrations } =
      await getMigrations(options);
    const changed = new Set(
      [...toBeCreated, ...toBeAdded, ...toBeAddedIndexes].map(({ table }) => table),
    );
    if (changed.size) await runMigrations();
    await lock.query("COMMIT");
    lock.release();
    return changed.size;
  } catch (error) {
    lock.release(true);
    throw error;
  }
}
