import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";
import { log } from "./log";

/** Seconds until a database that does not answer counts as away. */
const connectSeconds = 3;
const querySeconds = 5;

/** Connections to the database; none is opened before the first query. */
export function openPool(url: string): Pool {
  const pool = new Pool({
    connectionString: asLibpqReadsIt(url),
    application_name: "todo-frontend",
    max: 10,
    connectionTimeoutMillis: connectSeconds * 1000,
    // Told to the client alone: poolers such as PgBouncer refuse statement_timeout and search_path
    // at the start of a session.
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

/**
 * Better Auth's view of it: every table in schema `auth`, whatever the search path of the role is.
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
 * The backend reads the same URL through libpq, where sslmode=require encrypts without asking for a
 * known certificate.
 */
function asLibpqReadsIt(url: string): string {
  return /[?&]sslmode=/.test(url) && !/[?&]uselibpqcompat=/.test(url)
    ? `${url}&uselibpqcompat=true`
    : url;
}
