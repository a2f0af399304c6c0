import type { Place } from "../health/live-objects";
import { kubectlJson } from "./kubectl";

interface Claims {
  items: { metadata: { name: string } }[];
}

/**
 * Returns one line for each volume of a database that `npm run destroy` has kept, because its
 * namespace does not belong to the stack, such as `default`.
 *
 * @param deleted namespaces that were deleted with everything in them.
 */
export async function keptVolumes(
  places: readonly Place[],
  deleted: readonly string[],
): Promise<string[]> {
  const lines: string[] = [];
  for (const { context, namespace, release } of places) {
    if (deleted.includes(namespace)) continue;
    const labels = `app.kubernetes.io/component=postgres,app.kubernetes.io/instance=${release}`;
    const at = ["--context", context, "-n", namespace, "--request-timeout=10s"];
    const claims = await kubectlJson<Claims>("get", "persistentvolumeclaims", "-l", labels, ...at);
    for (const { metadata } of claims?.items ?? [])
      lines.push(
        `The database's volume is kept. To delete its data for good: kubectl delete persistentvolumeclaim ${metadata.name} -n ${namespace}`,
      );
  }
  return lines;
}
