import * as fs from "node:fs";
import { inShell } from "../../e2e/lib/shell";
import { type Finding, holds } from "../row";
import type { Live } from "../live";

/** Checks that files exist in the repository. */
export function filesExist(...files: string[]) {
  return async (): Promise<Finding> => {
    const missing = files.filter((file) => !fs.existsSync(file));
    const figure = missing.length > 0 ? `missing: ${missing.join(", ")}` : files.join(", ");
    return holds("files in the repository", missing.length === 0, figure);
  };
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
