import * as fs from "node:fs";
import { parse } from "yaml";
import { inShell } from "../../e2e/lib/shell";
import { inProject } from "../../ops/lib/project";
import { type Finding, holds } from "../row";
import type { Live } from "../live";

/** Checks that files exist in the repository. */
export function filesExist(...files: string[]) {
  return async (): Promise<Finding> => {
    const missing = files.filter((file) => !fs.existsSync(inProject(file)));
    const figure = missing.length > 0 ? `missing: ${missing.join(", ")}` : files.join(", ");
    return holds("files in the repository", missing.length === 0, figure);
  };
}

/** Checks that a file contains the given text, by what each text means. */
export function fileContains(file: string, parts: Readonly<Record<string, RegExp>>) {
  return (): Promise<Finding> => {
    const text = fs.readFileSync(inProject(file), "utf8");
    const missing = Object.keys(parts).filter((name) => !parts[name]?.test(text));
    const figure =
      missing.length > 0 ? `missing: ${missing.join(", ")}` : Object.keys(parts).join(", ");
    return Promise.resolve(holds(file, missing.length === 0, figure));
  };
}

/** Checks that the chart has the given values and a schema. */
export function chartHasValues(...paths: string[]) {
  return async (): Promise<Finding> =>
    valuesFinding(await inShell("helm show values chart"), paths);
}

/** Returns whether a values.yaml has the given values, and whether the chart has a schema. */
export function valuesFinding(text: string, paths: readonly string[]): Finding {
  const values = parse(text) as unknown;
  const missing = paths.filter((path) => valueAt(values, path) === undefined);
  const hasSchema = fs.existsSync(inProject("chart/values.schema.json"));
  const figure = [
    missing.length > 0 ? `missing: ${missing.join(", ")}` : `${paths.length} published values`,
    hasSchema ? "with a schema" : "without a schema",
  ].join(", ");
  return holds("helm show values", missing.length === 0 && hasSchema, figure);
}

function valueAt(values: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], values);
}

/** Checks that kubectl accepts the raw manifests. */
export async function manifestsAreValid(): Promise<Finding> {
  const output = await inShell(
    "kubectl apply --dry-run=client -k k8s/base -o name && kubectl apply --dry-run=client -k k8s/overlays/local -o name",
  );
  const count = output.split("\n").filter(Boolean).length;
  return holds("kubectl apply --dry-run=client", count > 10, `${count} objects`);
}

/** Checks that the database has the published tables. */
export function hasTables(
  query: (sql: string, live: Live) => Promise<string>,
  ...tables: string[]
) {
  return async (live: Live): Promise<Finding> => {
    const sql = "select table_schema || '.' || table_name from information_schema.tables";
    const seen = await query(sql, live);
    const missing = tables.filter((table) => !new RegExp(`\\.${table}$`, "m").test(seen));
    const figure = missing.length > 0 ? `missing: ${missing.join(", ")}` : tables.join(", ");
    return holds("information_schema.tables", missing.length === 0, figure);
  };
}
