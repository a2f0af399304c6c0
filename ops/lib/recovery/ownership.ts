import type { Stack } from "@pulumi/pulumi/automation";
import { isOtherCluster } from "../cluster/other-cluster";

interface Resource {
  readonly type: string;
  readonly inputs?: { readonly metadata?: { readonly name?: string } };
}

/**
 * Whether the stack made this namespace, in this very cluster: what another stack or clone has
 * deployed is left alone.
 */
export async function isOwnNamespace(stack: Stack, namespace: string): Promise<boolean> {
  const state = await stack.exportStack();
  const { resources = [] } = (state.deployment ?? {}) as { resources?: Resource[] };
  const isIts = resources.some(
    ({ type, inputs }) =>
      type === "kubernetes:core/v1:Namespace" && inputs?.metadata?.name === namespace,
  );
  return isIts && !(await isOtherCluster(stack, state));
}
