import type { Deployment, Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../../../lib/errors";
import { kubectl, kubectlJson } from "../cluster/kubectl";
import type { StateEntry } from "./recorded-namespaces";
import { showing } from "./stack";

const GOES = ["kubernetes:helm.sh/v3:Release", "docker:index/image:Image", "docker:index/tag:Tag"];
const PATIENCE_SECONDS = 30;

interface StatefulSet {
  metadata: { name: string };
  spec: { persistentVolumeClaimRetentionPolicy?: { whenDeleted?: string } };
}

interface Claim {
  metadata: { name: string; ownerReferences?: { kind: string }[] };
}

/**
 * Removes the release, and the record of its images, and leaves namespace, Secrets, passwords and
 * volume where they are, in the cluster and in Pulumi's record: the next `npm run up` finds every
 * row.
 */
export async function removeButKeepData(
  stack: Stack,
  state: Deployment,
  context: string,
  namespaces: readonly string[],
): Promise<void> {
  for (const namespace of namespaces) await holdVolumes(context, namespace);
  const resources = (state.deployment as { resources?: StateEntry[] }).resources ?? [];
  const target = resources.filter(({ type }) => GOES.includes(type ?? "")).map(({ urn }) => urn!);
  if (target.length === 0) return console.log("The release is gone already.");
  const failure =
    "Not everything could be removed. Fix what is named below, then run `npm run destroy -- --keep-data` again.";
  await showing(
    (options) => stack.destroy({ ...options, target, targetDependents: true, runProgram: false }),
    failure,
  );
}

/**
 * A release of an older chart takes its volume along (retention Delete): Kubernetes is told to keep
 * it, before Helm deletes anything.
 */
async function holdVolumes(context: string, namespace: string): Promise<void> {
  const at = [
    "--context",
    context,
    "-n",
    namespace,
    "--request-timeout=10s",
    "-l",
    "app.kubernetes.io/component=postgres",
  ];
  const sets =
    (await kubectlJson<{ items: StatefulSet[] }>("get", "statefulsets", ...at))?.items ?? [];
  const passing = sets.filter(
    ({ spec }) => spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === "Delete",
  );
  const patch = JSON.stringify({
    spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain" } },
  });
  for (const { metadata } of passing)
    await kubectl(
      "--context",
      context,
      "-n",
      namespace,
      "patch",
      "statefulset",
      metadata.name,
      "--type=merge",
      "-p",
      patch,
    );

  // The controller frees the claims a moment later; one that still has an owner would be deleted
  // with it.
  const isOwned = ({ metadata }: Claim) =>
    metadata.ownerReferences?.some(({ kind }) => kind === "StatefulSet" || kind === "Pod");
  for (
    const deadline = Date.now() + PATIENCE_SECONDS * 1000;
    ;
    await new Promise((resolve) => setTimeout(resolve, 500))
  ) {
    const owned = (
      (await kubectlJson<{ items: Claim[] }>("get", "persistentvolumeclaims", ...at))?.items ?? []
    ).find(isOwned);
    if (!owned) return;
    if (Date.now() < deadline) continue;
    throw new UserError(
      `Volume ${owned.metadata.name} of namespace ${namespace} would be deleted with its database. Nothing was changed.\n` +
        `It still has an owner after ${PATIENCE_SECONDS} s: kubectl get pvc ${owned.metadata.name} -n ${namespace} -o jsonpath='{.metadata.ownerReferences}'`,
    );
  }
}
