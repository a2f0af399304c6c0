import type { Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../../../lib/errors";
import { isLoopback, postgresHosts } from "../../../lib/cluster/loopback";
import { withProgress } from "../progress";
import { explained } from "../pulumi/stack";
import { settingOf } from "../pulumi/stack-file";
import { withClientPod } from "./client-pod";
import { causeOf, type DatabasePlace } from "./contents";
import { CommandFailed, clientRunner } from "./database";
import { hostOf, isPostgresUrl, libpqVariables } from "./libpq";
import { deployedUrl, placeOf } from "./place";

type Write = (line: string) => void;

/** What the backend's first start needs, in a transaction that is rolled back. */
const TRY = `psql -Xq -v ON_ERROR_STOP=1 <<'SQL'
begin;
create table todo_reachable (id integer);
rollback;
SQL`;

const SET = "pulumi config set --secret databaseUrl";

/** What libpq and the server say, and what it means. The first that fits counts. */
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
  [/database ".*" does not exist/, "it has no database of that name"],
  [
    /permission denied/,
    "the user may not create tables; grant it: GRANT CREATE ON SCHEMA public TO <user>",
  ],
  [/read-only transaction/, "it is read-only"],
  [/invalid response|expected authentication/, "what answers there is not Postgres"],
  [/SSL|certificate/, "no encrypted connection can be made; check sslmode in the address"],
];

/**
 * Where `databaseUrl` is set to another database than the one that is deployed: tries it from
 * inside the cluster, before anything is switched. A stack without that setting costs nothing.
 *
 * @throws UserError that names the host and the reason, never the user or the password.
 */
export async function requireNewDatabaseReachable(stack: Stack, write: Write): Promise<void> {
  if (settingOf("databaseUrl", stack.name) === "") return;
  const setting = stack.getConfig("databaseUrl");
  const { value: url } = await explained(setting, "The setting databaseUrl cannot be read.");
  if (!isPostgresUrl(url) || postgresHosts(url).some(isLoopback)) return; // the program refuses it
  const place = await placeOf(stack.name);
  if (!place || (await deployedUrl(place)) === url) return;
  write(`Trying the new database at ${hostOf(url)}`);
  await requireReachable(place, url, stack.name, write);
  write("  ✓ it can be reached from the cluster, and tables can be created");
}

export async function requireReachable(
  place: DatabasePlace,
  url: string,
  stack: string,
  write: Write,
): Promise<void> {
  const tried = withClientPod(place, url, stack, (pod) => clientRunner(place, pod)(TRY));
  await withProgress("trying it", write, tried).catch((error: Error) => {
    if (error instanceof UserError && !(error instanceof CommandFailed)) throw error;
    const said = error instanceof CommandFailed ? error.message : causeOf(error);
    const reason = reasonOf(said, url);
    throw new UserError(
      `The database that databaseUrl names cannot be used: ${reason}.\n` +
        `Seen from inside the cluster: ${hostOf(url)}. Nothing was changed.\n` +
        `Set another address: ${SET}`,
    );
  });
}

export function reasonOf(said: string, url: string): string {
  return REASONS.find(([pattern]) => pattern.test(said))?.[1] ?? withoutSecrets(said, url);
}

/** The first line, without user and password: a server may quote either. */
function withoutSecrets(said: string, url: string): string {
  const { PGUSER = "", PGPASSWORD = "" } = libpqVariables(url);
  return [PGPASSWORD, PGUSER]
    .filter(Boolean)
    .reduce((text, secret) => text.replaceAll(secret, "…"), said.trim().split("\n")[0]!);
}
