import { randomBytes } from "node:crypto";
import { postgresAt } from "../e2e/lib/postgres-pod";
import { inShell, sh } from "../e2e/lib/shell";
import type { Preset } from "./published";

/**
 * Namespace of a Postgres outside every release. It takes the place of the specifications' Neon,
 * which this machine cannot reach.
 */
const NAMESPACE = "lab-postgres";
const PASSWORD = randomBytes(16).toString("hex");

/** Starts the database, without the data of an earlier run. */
export async function startDatabase(): Promise<void> {
  await removeDatabase();
  const created = await sh("kubectl apply -f -", {
    input: JSON.stringify(postgresAt(NAMESPACE, PASSWORD)),
  });
  if (created.status !== 0) throw new Error(created.output);
  await inShell(`kubectl wait pod/postgres -n ${NAMESPACE} --for=condition=Ready --timeout=60s`);
}

export async function removeDatabase(): Promise<void> {
  await inShell(`kubectl delete namespace ${NAMESPACE} --ignore-not-found --timeout=90s`);
}

/** Creates an empty database for a preset and returns its URL. */
export async function createDatabase(preset: Preset): Promise<string> {
  const name = preset.replace(/-/g, "_");
  await psql("app", `drop database if exists ${name}`);
  await psql("app", `create database ${name}`);
  return `postgresql://app:${PASSWORD}@postgres.${NAMESPACE}.svc.cluster.local:5432/${name}`;
}

/** Runs SQL in a database and returns what psql prints. */
export function psql(database: string, sql: string): Promise<string> {
  return inShell(
    `kubectl exec -n ${NAMESPACE} postgres -- psql -U app -d ${database} -Atc "${sql}"`,
  );
}

/** Removes the database's Service from its pod, or adds it again. */
export async function setDatabaseReachable(isReachable: boolean): Promise<void> {
  const patch = JSON.stringify({
    spec: { selector: { app: isReachable ? "postgres" : "nothing" } },
  });
  await inShell(`kubectl patch service postgres -n ${NAMESPACE} -p '${patch}'`);
  // Established connections stay open without this.
  if (!isReachable)
    await psql(
      "app",
      "select pg_terminate_backend(pid) from pg_stat_activity where datname <> 'app'",
    );
}
