import type { Place } from "../health/live-objects";
import { kubectl, kubectlJson } from "../cluster/kubectl";
import { stderrOf } from "../exec";

/** Location of the release that uses the database. */
export type DatabasePlace = Place;

export interface DatabaseContents {
  /**
   * Exact number of rows in each table, by name, for example `todo.public.tasks`. System tables are
   * excluded.
   */
  readonly rows: Readonly<Record<string, number>>;
  /** Size in bytes of all databases that have tables of their own, including system tables. */
  readonly bytes: number;
}

interface Item {
  metadata: { name: string };
  status: { phase: string; conditions?: { type: string; status: string }[] };
}

/**
 * Options that cancel a statement after 5 seconds of waiting for a lock, or after a total of 120
 * seconds.
 */
const LIMITS = "-c lock_timeout=5s -c statement_timeout=120s";

/**
 * Statements that print a line of JSON for each table, and then a line with the size of the
 * database. `parseContents` parses this output.
 */
export const COUNT = `
select format('select json_build_array(%L, (select count(*) from only %I.%I))',
    current_database() || '.' || nspname || '.' || relname, nspname, relname)
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind = 'r' and nspname !~ '^pg_' and nspname <> 'information_schema' order by 1 \\gexec
select json_build_array(current_database(), pg_database_size(current_database()), 'bytes');`;

/**
 * Script that counts the rows in every database. It connects through the local socket, which needs
 * no password. With a password, kubectl would have to pass it as an argument, which other users
 * could see.
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
 * Counts the rows of every table in every database of the release's Postgres.
 *
 * @returns the contents; undefined if the release has no volume in this namespace, and therefore no
 *   database.
 * @throws Error if the database cannot be read.
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
 * Describes the contents of the release's database, for example "34 rows in 9 tables, 8.1 MB" or
 * "its content cannot be read: no pod runs it".
 *
 * @returns undefined if the release has no database.
 */
export async function describeContents(place: DatabasePlace): Promise<string | undefined> {
  try {
    const contents = await contentsOf(place);
    return contents && summarize(contents);
  } catch (error) {
    return `its content cannot be read: ${causeOf(error)}`;
  }
}

/** Parses the output of `COUNT`, which may describe several databases. */
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

/** Summarizes the contents, for example "34 rows in 9 tables, 8.1 MB". */
export function summarize({ rows, bytes }: DatabaseContents): string {
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

/**
 * Returns only the cause of a command's failure, because the error's message includes the whole
 * script.
 */
export function causeOf(error: unknown): string {
  const text = stderrOf(error);
  return /ERROR: +(.*)/.exec(text)?.[1] ?? text.split("\n").at(-1) ?? text;
}
