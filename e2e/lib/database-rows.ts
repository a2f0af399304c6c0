import { projectEnvironment } from "../../ops/lib/pulumi/environment";
import { sh } from "./shell";

type Row = Readonly<Record<string, unknown>>;
type Table = readonly [name: string, rows: readonly Row[]];

/** SQL that generates one query for each user table. \gexec makes psql run these queries. */
const EVERY_ROW = String.raw`
select format('select %L, to_jsonb(t) from %I.%I t', schemaname || '.' || tablename, schemaname, tablename)
from pg_tables where schemaname not in ('pg_catalog', 'information_schema') \gexec
`;

/**
 * Returns every row of every table in a fixed order. Leaves out the migrations table, which an
 * upgrade may change.
 */
export async function databaseRows(namespace: string): Promise<Table[]> {
  const psql = `kubectl exec -i -n ${namespace} todo-postgres-0 -- psql -U todo -d todo -At -F ' '`;
  const { status, output } = await sh(psql, { input: EVERY_ROW, env: projectEnvironment() });
  if (status !== 0) throw new Error(`the rows could not be read:\n${output}`);
  const tables = new Map<string, Row[]>();
  for (const line of output.trim().split("\n")) {
    const [, name, row] = /^(\S+) (.*)$/.exec(line)!;
    if (!name!.endsWith(".alembic_version"))
      tables.set(name!, [...(tables.get(name!) ?? []), JSON.parse(row!) as Row]);
  }
  return [...tables]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, rows]) => [name, inOrder(rows)]);
}

/**
 * Reduces the later rows to the tables and columns that existed earlier, because a migration may
 * add tables and columns.
 */
export function asBefore(later: readonly Table[], earlier: readonly Table[]): Table[] {
  const rowsOf = new Map(later);
  return earlier.map(([name, rows]) => {
    const columns = Object.keys(rows[0]!);
    const known = (row: Row) => Object.fromEntries(columns.map((column) => [column, row[column]]));
    return [name, inOrder((rowsOf.get(name) ?? []).map(known))];
  });
}

function inOrder(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
