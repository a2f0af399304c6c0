import type { Stack } from "@pulumi/pulumi/automation";
import { isOtherCluster } from "../cluster/other-cluster";

interface Resource {
  readonly type: string;
  readonly inputs?: { readonly metadata?: { readonly name?: string } };
}

/**
 * Returns whether this stack created the namespace, in the present cluster. Recovery changes
 * nothing in a namespace of another stack or clone.
 */
export async function isOwnNamespace(stack: Stack, namespace: string): Promise<boolean> {
  const state = await stack.exportStack();
  const { resources = [] } = (state.deployment ?? {}) as { resources?: Resource[] };
  const isRecorded = resources.some(
    ({ type, inputs }) =>
      type === "kubernetes:core/v1:Namespace" && inputs?.metadata?.name === namespace,
  );
  return isRecorded && !(await isOtherCluster(stack, state));
}
