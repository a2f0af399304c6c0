import type { Deployment, Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../../../lib/errors";
import { kubectl, kubectlJson } from "../cluster/kubectl";
import { withDeploymentLog } from "./stack";
import { entriesOf } from "./state-entries";

const REMOVED_TYPES = [
  "kubernetes:helm.sh/v3:Release",
  "docker:index/image:Image",
  "docker:index/tag:Tag",
];
const PATIENCE_SECONDS = 30;

interface StatefulSet {
  metadata: { name: string };
  spec: { persistentVolumeClaimRetentionPolicy?: { whenDeleted?: string } };
}

interface Claim {
  metadata: { name: string; ownerReferences?: { kind: string }[] };
}

/**
 * Removes the release from the cluster and from the state, and the images from the state. Keeps
 * everything else, including the namespace, Secrets, passwords and volume, so that the next `npm
 * run up` finds every row.
 */
export async function removeButKeepData(
  stack: Stack,
  state: Deployment,
  context: string,
  namespaces: readonly string[],
): Promise<void> {
  for (const namespace of namespaces) await retainVolumes(context, namespace);
  const removed = entriesOf(state).filter(({ type }) => REMOVED_TYPES.includes(type));
  const target = removed.map(({ urn }) => urn);
  if (target.length === 0) {
    console.log("The release is already gone.");
    return;
  }
  const failure =
    "Not everything could be removed. Fix what is named below, then run `npm run destroy -- --keep-data` again.";
  await withDeploymentLog(
    (options) => stack.destroy({ ...options, target, targetDependents: true, runProgram: false }),
    failure,
  );
}

/**
 * Makes Kubernetes keep the volumes when Helm deletes the StatefulSets. Older versions of the chart
 * set the retention policy Delete, which would delete the volumes.
 */
async function retainVolumes(context: string, namespace: string): Promise<void> {
  const at = ["--context", context, "-n", namespace, "--request-timeout=10s"];
  const postgres = ["-l", "app.kubernetes.io/component=postgres"];
  const sets = await kubectlJson<{ items: StatefulSet[] }>(
    "get",
    "statefulsets",
    ...at,
    ...postgres,
  );
  const patch = { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain" } } };
  for (const { metadata, spec } of sets?.items ?? []) {
    if (spec.persistentVolumeClaimRetentionPolicy?.whenDeleted !== "Delete") continue;
    const change = ["--type=merge", "-p", JSON.stringify(patch)];
    await kubectl("patch", "statefulset", metadata.name, ...at, ...change);
  }
  await waitUntilNotOwned(namespace, [...at, ...postgres]);
}

/**
 * Waits until the controller has removed the owner references from the volume claims, because
 * Kubernetes would delete a claim together with its owner.
 */
async function waitUntilNotOwned(namespace: string, selector: readonly string[]): Promise<void> {
  const deadline = Date.now() + PATIENCE_SECONDS * 1000;
  for (;;) {
    const claims = await kubectlJson<{ items: Claim[] }>(
      "get",
      "persistentvolumeclaims",
      ...selector,
    );
    const owned = claims?.items.find(isOwned);
    if (!owned) return;
    if (Date.now() >= deadline) throw stillOwned(owned.metadata.name, namespace);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function isOwned({ metadata: { ownerReferences = [] } }: Claim): boolean {
  return ownerReferences.some(({ kind }) => kind === "StatefulSet" || kind === "Pod");
}

function stillOwned(claim: string, namespace: string): UserError {
  return new UserError(
    `Volume ${claim} of namespace ${namespace} would be deleted with its database. Nothing was changed.\n` +
      `It still has an owner after ${PATIENCE_SECONDS} s: kubectl get pvc ${claim} -n ${namespace} -o jsonpath='{.metadata.ownerReferences}'`,
  );
}
