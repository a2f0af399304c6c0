import { settingOf } from "../../ops/lib/pulumi/stack-file";
import { inShell } from "./shell";

export const NAMESPACE = settingOf("namespace");

interface Pod {
  metadata: { name: string; uid: string; deletionTimestamp?: string };
  status: { phase: string; containerStatuses?: { restartCount: number }[] };
}

/**
 * Returns each pod of the application by name, with its UID, phase and number of restarts. If the
 * results of two calls are equal, no pod was replaced or restarted between them.
 */
export async function pods(namespace = NAMESPACE): Promise<Record<string, string>> {
  const { items } = JSON.parse(await inShell(`kubectl get pods -n ${namespace} -o json`)) as {
    items: Pod[];
  };
  const remaining = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return Object.fromEntries(
    remaining.map(({ metadata, status }) => {
      const restarts = (status.containerStatuses ?? []).map(({ restartCount }) => restartCount);
      return [metadata.name, `${metadata.uid} ${status.phase} ${restarts.join(",")}`];
    }),
  );
}

/** Returns the number of the latest Helm revision. */
export async function revision(): Promise<number> {
  const history = JSON.parse(await inShell(`helm history todo -n ${NAMESPACE} -o json`)) as {
    revision: number;
  }[];
  return Math.max(...history.map((entry) => entry.revision));
}

/** Returns the application's URL from the stack's outputs. */
export async function appUrl(): Promise<string> {
  const output = await inShell("npx pulumi stack output url --stack dev --non-interactive");
  const url = /^http:\/\/\S+$/m.exec(output)?.[0];
  if (!url) throw new Error(`the stack has no output "url"; run \`npm run up\` first: ${output}`);
  return url;
}

/** Runs SQL with psql inside the database's pod and returns what it prints. */
export function query(sql: string): Promise<string> {
  return inShell(
    `kubectl exec -n ${NAMESPACE} todo-postgres-0 -- psql -U todo -d todo -Atc "${sql}"`,
  );
}
