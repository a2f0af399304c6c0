import { describeContents } from "../database/contents";
import { kubectlJson } from "./kubectl";

/**
 * Annotation on every namespace that a clone of this project created. Its value is the UID of the
 * cluster in which the namespace was created.
 */
export const CLUSTER_ANNOTATION = "todo-chatbot/cluster";

interface Item {
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
}

/**
 * Returns what would be lost if a namespace were deleted: one line for the namespace, and one line
 * for each of its databases with the number of rows and the volume. Empty if the namespace does not
 * exist.
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

/**
 * Returns the namespaces in a cluster that were created by this project, from any clone or stack.
 */
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

/**
 * Returns what would be lost if a cluster were deleted, one line per loss. If the cluster does not
 * answer, returns a single line that says so.
 */
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
