import { inShell, sh } from "./shell";

/** Every row of every table of a database, as one line of JSON each. */
const ROWS = `
select format('select %L, to_jsonb(t)::text from %I.%I t',
    nspname || '.' || relname, nspname, relname)
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind = 'r' and nspname !~ '^pg_' and nspname <> 'information_schema' order by 1 \\gexec`;

/** Where psql runs: arguments of kubectl exec, then those of psql. */
export interface DatabaseAt {
  readonly pod: string;
  readonly login: string;
}

export async function rowsOf({ pod, login }: DatabaseAt): Promise<string[]> {
  return (await psql({ pod, login }, ROWS)).split("\n").filter(Boolean).sort();
}

/** Runs SQL, given through standard input. */
export async function psql({ pod, login }: DatabaseAt, sql: string): Promise<string> {
  const exec = `kubectl exec -i ${pod} -- psql -XAtq -v ON_ERROR_STOP=1 ${login}`;
  return inShell(`${exec} <<'SQL'\n${sql}\nSQL`);
}

/** Runs a command that is expected to fail, and returns what it printed. */
export async function failing(command: string, env: Record<string, string> = {}): Promise<string> {
  const { status, output } = await sh(command, { env, minutes: 4 });
  if (status === 0) throw new Error(`${command} succeeded:\n${output}`);
  return output;
}
