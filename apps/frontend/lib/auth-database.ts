import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";
import { log } from "./log";

/** Seconds after which a database that does not respond counts as unavailable. */
const connectSeconds = 3;
const querySeconds = 5;

/** Returns a connection pool, which opens no connection before the first query. */
export function openPool(url: string): Pool {
  const pool = new Pool({
    connectionString: withLibpqSemantics(url),
    application_name: "todo-frontend",
    max: 10,
    connectionTimeoutMillis: connectSeconds * 1000,
    // The client enforces this limit, because poolers such as PgBouncer refuse statement_timeout
    // and search_path as startup parameters.
    query_timeout: querySeconds * 1000,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: 300,
    keepAlive: true,
  });
  // Without a listener, an idle connection that breaks would end the process:
  // https://node-postgres.com/apis/pool#error
  pool.on("error", (error: NodeJS.ErrnoException) =>
    log("warn", "database_connection_lost", { reason: error.code ?? error.name }),
  );
  return pool;
}

/**
 * Returns Better Auth's database option, which puts all tables into the schema `auth`, regardless
 * of the search path.
 */
export function authSchema(pool: Pool) {
  return {
    db: new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }),
    type: "postgres" as const,
    schemaName: "auth",
    transaction: true,
  };
}

/**
 * Makes `pg` interpret `sslmode` as libpq does, because the backend uses the same URL with libpq.
 * In libpq, sslmode=require encrypts the connection without verifying the certificate.
 */
function withLibpqSemantics(url: string): string {
  return /[?&]sslmode=/.test(url) && !/[?&]uselibpqcompat=/.test(url)
    ? `${url}&uselibpqcompat=true`
    : url;
}
