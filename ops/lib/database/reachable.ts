import type { Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../../../lib/errors";
import { isLoopback, postgresHosts } from "../../../lib/cluster/loopback";
import { withProgress } from "../progress";
import { explained } from "../pulumi/stack";
import { isSet } from "../pulumi/stack-file";
import { withClientPod } from "./client-pod";
import { causeOf, type DatabasePlace } from "./contents";
import { CommandFailed, clientRunner } from "./database";
import { hostOf, isPostgresUrl, libpqVariables } from "./libpq";
import { deployedUrl, deployedPlace } from "./place";

type Write = (line: string) => void;

/** Script that creates a table, as the backend does at its first start, and then rolls back. */
const CHECK = `psql -Xq -v ON_ERROR_STOP=1 <<'SQL'
begin;
create table todo_reachable (id integer);
rollback;
SQL`;

const SET_COMMAND = "pulumi config set --secret databaseUrl";

/**
 * Patterns for messages from libpq and the server, with the meanings of these messages. The first
 * matching pattern is used.
 */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/could not translate host name/, "its name does not resolve inside the cluster"],
  [/Connection refused/, "the connection is refused: nothing listens there"],
  [
    /timeout expired|timed out|No route to host|Network is unreachable/,
    "it does not answer within 10 s",
  ],
  [
    /password authentication failed|no password supplied|role ".*" does not exist/,
    "it refuses the user or the password",
  ],
  [/no pg_hba\.conf entry/, "it refuses connections of this user from the cluster (pg_hba.conf)"],
  [/database ".*" does not exist/, "it has no database with that name"],
  [
    /permission denied/,
    "the user may not create tables; grant it: GRANT CREATE ON SCHEMA public TO <user>",
  ],
  [/read-only transaction/, "it is read-only"],
  [/invalid response|expected authentication/, "the server there is not Postgres"],
  [/SSL|certificate/, "no encrypted connection can be made; check sslmode in the address"],
];

/**
 * Checks, before anything is changed, that the database at a new `databaseUrl` can be used from
 * inside the cluster. Does nothing if `databaseUrl` is not set or if the release already uses this
 * database.
 *
 * @throws UserError that names the host and the reason, never the user or the password.
 */
export async function requireNewDatabaseReachable(stack: Stack, write: Write): Promise<void> {
  if (!isSet("databaseUrl", stack.name)) return;
  const setting = stack.getConfig("databaseUrl");
  const { value: url } = await explained(setting, "The setting databaseUrl cannot be read.");
  if (!isPostgresUrl(url) || postgresHosts(url).some(isLoopback)) return; // refused by the program
  const place = await deployedPlace(stack.name);
  if (!place || (await deployedUrl(place)) === url) return;
  write(`Trying the new database at ${hostOf(url)}`);
  await requireReachable(place, url, stack.name, write);
  write("  ✓ it can be reached from the cluster, and tables can be created");
}

/**
 * Checks that the database at a URL can be used from inside the cluster.
 * @throws UserError that names the host and the reason, never the user or the password.
 */
export async function requireReachable(
  place: DatabasePlace,
  url: string,
  stack: string,
  write: Write,
): Promise<void> {
  const check = withClientPod(place, url, stack, (pod) => clientRunner(place, pod)(CHECK));
  await withProgress("trying it", write, check).catch((error: unknown) => {
    if (error instanceof UserError && !(error instanceof CommandFailed)) throw error;
    const message = error instanceof CommandFailed ? error.message : causeOf(error);
    const reason = reasonOf(message, url);
    throw new UserError(
      `The database that databaseUrl names cannot be used: ${reason}.\n` +
        `Seen from inside the cluster: ${hostOf(url)}. Nothing was changed.\n` +
        `Set another address: ${SET_COMMAND}`,
    );
  });
}

/**
 * Returns the meaning of a message from libpq or the server. If the meaning is unknown, returns the
 * message's first line without secrets.
 */
export function reasonOf(message: string, url: string): string {
  return REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? firstLineOf(message, url);
}

/**
 * Returns the first line of a message. Removes the user and the password, which a server may quote.
 */
function firstLineOf(message: string, url: string): string {
  const { PGUSER, PGPASSWORD } = libpqVariables(url);
  const [line = ""] = message.trim().split("\n");
  return [PGPASSWORD, PGUSER]
    .filter(Boolean)
    .reduce((text, secret) => text.replaceAll(secret, "…"), line);
}
