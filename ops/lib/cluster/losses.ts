import { describeContents } from "../database/contents";
import { kubectlJson } from "./kubectl";

/**
 * Annotation of each namespace that this project made, in any clone. Its value is the UID of the
 * cluster that the namespace was made in.
 */
export const CLUSTER_ANNOTATION = "todo-chatbot/cluster";

interface Item {
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
}

/**
 * Returns what the deletion of a namespace loses, one line each: the namespace, and each database
 * in it with its rows and its volume. Empty if the namespace does not exist.
 */
export async function lossOfNamespace(context: string, namespace: string): Promise<string[]> {
  const at = ["--context", context, "--request-timeout=10s"];
  if ((await kubectlJson<Item>("get", "namespace", namespace, ...at)) === undefined) return [];
  const postgres = ["-n", namespace, "-l", "app.kubernetes.io/component=postgres"];
  const volumes = await kubectlJson<{ items: Item[] }>(
    "get",
    "persistentvolumeclaims",
    ...postgres,
    ...at,
  );
  const databases = (volumes?.items ?? []).map(async ({ metadata }) => {
    const release = metadata.labels?.["app.kubernetes.io/instance"] ?? "";
    const contents = await describeContents({ context, namespace, release });
    return `database of release ${release} in volume ${metadata.name}: ${contents ?? "no volume"}`;
  });
  return [
    `namespace ${namespace} in ${context} with everything in it`,
    ...(await Promise.all(databases)),
  ];
}

/** Returns the namespaces in a cluster that any clone or stack of this project made. */
export async function markedNamespaces(context: string): Promise<string[]> {
  const all = await kubectlJson<{ items: Item[] }>(
    "--context",
    context,
    "get",
    "namespaces",
    "--request-timeout=10s",
  );
  return (all?.items ?? [])
    .filter(({ metadata }) => metadata.annotations?.[CLUSTER_ANNOTATION])
    .map(({ metadata }) => metadata.name);
}

/** Returns what the deletion of a cluster loses; one line about it if it does not answer. */
export async function lossOfCluster(context: string): Promise<string[]> {
  try {
    const namespaces = await markedNamespaces(context);
    return (
      await Promise.all(namespaces.map((namespace) => lossOfNamespace(context, namespace)))
    ).flat();
  } catch {
    return [
      `everything in the cluster of context ${context}: it does not answer, so its content cannot be listed`,
    ];
  }
}
