import type { Stack } from "@pulumi/pulumi/automation";
import { isOtherCluster } from "../cluster/other-cluster";
import { entriesOf } from "../pulumi/state-entries";

/**
 * Returns true if this stack created the namespace in the current cluster. Recovery must not change
 * a namespace that belongs to another stack or clone.
 */
export async function isOwnNamespace(stack: Stack, namespace: string): Promise<boolean> {
  const state = await stack.exportStack();
  const isRecorded = entriesOf(state).some(
    ({ type, inputs }) =>
      type === "kubernetes:core/v1:Namespace" && inputs?.metadata?.name === namespace,
  );
  return isRecorded && !(await isOtherCluster(stack, state));
}
