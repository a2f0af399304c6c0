import { describeContents } from "../database/contents";
import { kubectlJson } from "./kubectl";

/**
 * Annotation of each namespace that this project made, in any clone: the UID of the cluster it was
 * made in.
 */
export const MARK = "todo-chatbot/cluster";

interface Item {
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
}

/**
 * What goes with a namespace, one line each: the namespace, and each database in it with its rows
 * and its volume. Empty where the namespace does not exist.
 */
export async function lossOfNamespace(context: string, namespace: string): Promise<string[]> {
  const at = ["--context", context, "--request-timeout=10s"];
  if ((await kubectlJson<Item>("get", "namespace", namespace, ...at)) === undefined) return [];
  const label = "app.kubernetes.io/component=postgres";
  const volumes = await kubectlJson<{ items: Item[] }>(
    "get",
    "persistentvolumeclaims",
    "-n",
    namespace,
    "-l",
    label,
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

/** Namespaces in a cluster that this project made, whichever clone or stack did. */
export async function markedNamespaces(context: string): Promise<string[]> {
  const all = await kubectlJson<{ items: Item[] }>(
    "--context",
    context,
    "get",
    "namespaces",
    "--request-timeout=10s",
  );
  return (all?.items ?? [])
    .filter(({ metadata }) => metadata.annotations?.[MARK])
    .map(({ metadata }) => metadata.name);
}

/** What goes with a cluster; one line that says so where it does not answer. */
export async function lossOfCluster(context: string): Promise<string[]> {
  try {
    const namespaces = await markedNamespaces(context);
    return (
      await Promise.all(namespaces.map((namespace) => lossOfNamespace(context, namespace)))
    ).flat();
  } catch {
    return [
      `whatever the cluster of context ${context} holds: it does not answer, so nothing of it can be named`,
    ];
  }
}
