import { settingOf } from "../../ops/lib/pulumi/stack-file";
import { inShell } from "./shell";

export const NAMESPACE = settingOf("namespace");

interface Pod {
  metadata: { name: string; uid: string; deletionTimestamp?: string };
  status: { phase: string; containerStatuses?: { restartCount: number }[] };
}

/**
 * Every pod of the application: name to identity and restarts. Two equal answers mean that nothing
 * was touched.
 */
export async function pods(): Promise<Record<string, string>> {
  const { items } = JSON.parse(await inShell(`kubectl get pods -n ${NAMESPACE} -o json`)) as {
    items: Pod[];
  };
  // one that ends is gone soon anyway
  const staying = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return Object.fromEntries(
    staying.map(({ metadata, status }) => [
      metadata.name,
      `${metadata.uid} ${status.phase} ${(status.containerStatuses ?? []).map(({ restartCount }) => restartCount)}`,
    ]),
  );
}

/** Number of the newest Helm revision. */
export async function revision(): Promise<number> {
  const history = JSON.parse(await inShell(`helm history todo -n ${NAMESPACE} -o json`)) as {
    revision: number;
  }[];
  return Math.max(...history.map((entry) => entry.revision));
}

/** Where the application answers, as its stack says. */
export async function appUrl(): Promise<string> {
  const output = await inShell("npx pulumi stack output url --stack dev --non-interactive");
  const url = /^http:\/\/\S+$/m.exec(output)?.[0];
  if (!url) throw new Error(`the stack names no address: is the application up? ${output}`);
  return url;
}

/** One value out of the application's database, asked inside its pod. */
export function query(sql: string): Promise<string> {
  return inShell(
    `kubectl exec -n ${NAMESPACE} todo-postgres-0 -- psql -U todo -d todo -Atc "${sql}"`,
  );
}
