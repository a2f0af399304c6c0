import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";
import { log } from "./log";

/** Seconds until a database that does not answer counts as unavailable. */
const connectSeconds = 3;
const querySeconds = 5;

/** Returns a connection pool. It opens no connection before the first query. */
export function openPool(url: string): Pool {
  const pool = new Pool({
    connectionString: withLibpqSemantics(url),
    application_name: "todo-frontend",
    max: 10,
    connectionTimeoutMillis: connectSeconds * 1000,
    // A limit of the client. Poolers such as PgBouncer refuse statement_timeout and search_path as
    // startup parameters.
    query_timeout: querySeconds * 1000,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: 300,
    keepAlive: true,
  });
  // An idle connection that breaks would otherwise end the process:
  // https://node-postgres.com/apis/pool#error
  pool.on("error", (error: NodeJS.ErrnoException) =>
    log("warn", "database_connection_lost", { reason: error.code ?? error.name }),
  );
  return pool;
}

/** Returns Better Auth's database option: all tables in schema `auth`, for any search path. */
export function authSchema(pool: Pool) {
  return {
    db: new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }),
    type: "postgres" as const,
    schemaName: "auth",
    transaction: true,
  };
}

/**
 * Makes `pg` read `sslmode` as libpq does, because the backend reads the same URL through libpq.
 * There, sslmode=require encrypts without verifying the certificate.
 */
function withLibpqSemantics(url: string): string {
  return /[?&]sslmode=/.test(url) && !/[?&]uselibpqcompat=/.test(url)
    ? `${url}&uselibpqcompat=true`
    : url;
}
