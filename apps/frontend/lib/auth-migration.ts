import { getMigrations } from "better-auth/db/migration";
import type { Pool } from "pg";
import type { authOptions } from "./auth-options";

/** The key of the advisory lock. The backend's migrations must not use the same key. */
const lockKey = 7_403_112_605;

/**
 * Creates schema `auth` if it does not exist and migrates its tables to this version of Better
 * Auth. A lock allows several replicas to start at the same time. Returns the number of tables that
 * were created or changed.
 */
export async function migrateAuth(
  pool: Pool,
  options: ReturnType<typeof authOptions>,
): Promise<number> {
  const lock = await pool.connect();
  try {
    // The lock belongs to a transaction and not to the database session, so it works through a
    // pooler and is released when the process ends.
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
