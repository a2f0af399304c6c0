import type { Stack } from "@pulumi/pulumi/automation";
import { entriesOf, type StateEntry, withEntries } from "../pulumi/state-entries";
import { clusterUid } from "./other-cluster";

/**
 * Removes from Pulumi's state every object in the cluster and the recorded UID of the cluster.
 * Keeps the images and the generated passwords in the state.
 */
export async function forgetCluster(stack: Stack): Promise<void> {
  const state = await stack.exportStack();
  await stack.importStack(withEntries(state, withoutCluster(entriesOf(state))));
}

/** Returns the entries that remain, without their dependencies on removed entries. */
export function withoutCluster(entries: readonly StateEntry[]): StateEntry[] {
  const remaining = entries.filter(
    (entry) => !entry.type.startsWith("kubernetes:") && clusterUid(entry) === undefined,
  );
  const urns = new Set(remaining.map(({ urn }) => urn));
  const known = (list: readonly string[] = []) => list.filter((urn) => urns.has(urn));
  return remaining.map((entry) => ({
    ...entry,
    dependencies: known(entry.dependencies),
    propertyDependencies: Object.fromEntries(
      Object.entries(entry.propertyDependencies ?? {}).map(([name, list]) => [name, known(list)]),
    ),
  }));
}
