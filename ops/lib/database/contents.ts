import type { Place } from "../health/live-objects";
import { kubectl, kubectlJson } from "../cluster/kubectl";

/** Where the release runs that has the Postgres. */
export type DatabasePlace = Place;

export interface DatabaseContents {
  /** Exact number of rows by table, as in `todo.public.tasks`; system tables left out. */
  readonly rows: Readonly<Record<string, number>>;
  /** Size of the databases that have tables, their system tables included. */
  readonly bytes: number;
}

interface Item {
  metadata: { name: string };
  status: { phase: string; conditions?: { type: string; status: string }[] };
}

/**
 * Locks of other sessions, or tables too large to count, end the question instead of holding it up.
 */
const LIMITS = "-c lock_timeout=5s -c statement_timeout=120s";

/** One line of JSON for each table of a database, then its size; see `parseContents`. */
export const COUNT = `
select format('select json_build_array(%L, (select count(*) from only %I.%I))',
    current_database() || '.' || nspname || '.' || relname, nspname, relname)
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind = 'r' and nspname !~ '^pg_' and nspname <> 'information_schema' order by 1 \\gexec
select json_build_array(current_database(), pg_database_size(current_database()), 'bytes');`;

/**
 * Over the local socket, which asks for no password; a password would have to be an argument of a
 * process.
 */
const SCRIPT = `
export PGUSER="\${POSTGRES_USER:-postgres}" PGOPTIONS="${LIMITS}"
export PGDATABASE="\${POSTGRES_DB:-$PGUSER}"
names=$(psql -XAtc "select datname from pg_database where datallowconn and not datistemplate") || exit 1
printf '%s\\n' "$names" | while IFS= read -r PGDATABASE; do
    psql -XAtq -v ON_ERROR_STOP=1 <<'SQL' || exit 1
${COUNT}
SQL
done`;

/**
 * Counts what the Postgres in the cluster holds: every table of every database, whatever the
 * application.
 *
 * @returns undefined where the release has no volume in this namespace, and so no database.
 * @throws Error in one line where there is a volume and nobody who can read it.
 */
export async function contentsOf(place: DatabasePlace): Promise<DatabaseContents | undefined> {
  if ((await list("persistentvolumeclaims", place)).length === 0) return undefined;
  const [pod] = await list("pods", place);
  if (!pod) throw new Error("no pod runs it");
  const isReady = pod.status.conditions?.some(
    ({ type, status }) => type === "Ready" && status === "True",
  );
  if (!isReady) throw new Error(`pod ${pod.metadata.name} is not ready`);
  const exec = ["--context", place.context, "exec", "-n", place.namespace, pod.metadata.name];
  const printed = await kubectl(...exec, "-c", "postgres", "--", "sh", "-c", SCRIPT);
  return parseContents(printed);
}

/**
 * The same in words, as in "34 rows in 9 tables, 8.1 MB" or "its content cannot be read: no pod
 * runs it".
 */
export async function describeContents(place: DatabasePlace): Promise<string | undefined> {
  try {
    const contents = await contentsOf(place);
    return contents && inWords(contents);
  } catch (error) {
    return `its content cannot be read: ${causeOf(error as Error & { stderr?: string })}`;
  }
}

/** Reads what the script prints: a line per table, then one with the size of their database. */
export function parseContents(printed: string): DatabaseContents {
  const rows: Record<string, number> = {};
  let bytes = 0;
  for (const line of printed.split("\n").filter(Boolean)) {
    const [name, count, unit] = JSON.parse(line) as [string, number, string?];
    const hasTables = () => Object.keys(rows).some((table) => table.startsWith(`${name}.`));
    if (unit === undefined) rows[name] = count;
    else if (hasTables()) bytes += count;
  }
  return { rows, bytes };
}

export function inWords({ rows, bytes }: DatabaseContents): string {
  const tables = Object.keys(rows).length;
  if (tables === 0) return "no tables";
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  return `${counted(total, "row")} in ${counted(tables, "table")}, ${megabytes(bytes)}`;
}

async function list(kind: string, { context, namespace, release }: DatabasePlace): Promise<Item[]> {
  const labels = `app.kubernetes.io/instance=${release},app.kubernetes.io/component=postgres`;
  const where = ["--context", context, "-n", namespace, "--request-timeout=10s"];
  return (await kubectlJson<{ items: Item[] }>("get", kind, ...where, "-l", labels))?.items ?? [];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** The cause alone: the message of a failed command repeats the whole script. */
export function causeOf({ message, stderr }: Error & { stderr?: string }): string {
  const said = (stderr || message).trim();
  return /ERROR: +(.*)/.exec(said)?.[1] ?? said.split("\n").at(-1)!;
}
