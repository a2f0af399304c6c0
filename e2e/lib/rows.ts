import { inShell, sh } from "./shell";

/** SQL that prints each row of every table in a database as one line of JSON. */
const ROWS = `
select format('select %L, to_jsonb(t)::text from %I.%I t',
    nspname || '.' || relname, nspname, relname)
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind = 'r' and nspname !~ '^pg_' and nspname <> 'information_schema' order by 1 \\gexec`;

/** The pod in which psql runs, and the database that psql connects to. */
export interface DatabaseLocation {
  /** Arguments for kubectl exec. */
  readonly pod: string;
  /** Arguments for psql. */
  readonly login: string;
}

/** Returns every row of a database, sorted. */
export async function rowsOf({ pod, login }: DatabaseLocation): Promise<string[]> {
  return (await psql({ pod, login }, ROWS)).split("\n").filter(Boolean).sort();
}

/** Runs SQL and returns psql's output. */
export async function psql({ pod, login }: DatabaseLocation, sql: string): Promise<string> {
  const exec = `kubectl exec -i ${pod} -- psql -XAtq -v ON_ERROR_STOP=1 ${login}`;
  return inShell(`${exec} <<'SQL'\n${sql}\nSQL`);
}

/** Runs a command that must fail, and returns its output. */
export async function failing(command: string, env: Record<string, string> = {}): Promise<string> {
  const { status, output } = await sh(command, { env, minutes: 4 });
  if (status === 0) throw new Error(`${command} succeeded:\n${output}`);
  return output;
}
