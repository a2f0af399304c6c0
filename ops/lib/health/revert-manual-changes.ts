import type { Stack } from "@pulumi/pulumi/automation";
import { consentCommand, requireConsent } from "../consent";
import { kubectl, kubectlWith } from "../cluster/kubectl";
import { isOwnNamespace } from "../recovery/ownership";
import { refreshState } from "../pulumi/stack";
import type { WantedObject } from "./helm-record";
import type { Inspection } from "./inspection";
import { ofKind, titleOf } from "./live-objects";
import { secretsNamedIn } from "./secrets";

/** Work that has to wait until Pulumi has deployed. */
export type AfterDeployment = () => Promise<void>;

/**
 * Reverts manual changes to the releases before the next deployment.
 *
 * @param yes true if the user agreed to the removal of everything that was added by hand.
 * @returns the restarts that have to wait until Pulumi has deployed.
 * @throws UserError if something was added by hand and the user did not agree to its removal.
 */
export async function revertManualChanges(
  stack: Stack,
  inspections: readonly Inspection[],
  yes: boolean,
): Promise<AfterDeployment> {
  const restarts: AfterDeployment[] = [];
  for (const inspection of inspections) restarts.push(await revertRelease(stack, inspection, yes));
  return async () => {
    for (const restart of restarts) await restart();
  };
}

/**
 * Reverts manual changes to one release. This is needed because a variable
 * that was added by hand survives a Helm upgrade or rollback and can make either of them fail
 * (helm#10858).
 */
async function revertRelease(
  stack: Stack,
  inspection: Inspection,
  yes: boolean,
): Promise<AfterDeployment> {
  if (inspection.differences.length === 0) return async () => undefined;
  const { differences, place } = inspection;
  if (!(await isOwnNamespace(stack, place.namespace))) return async () => undefined;
  const foreign = differences.filter(({ kind }) => kind === "foreign").map(({ line }) => line);
  if (foreign.length > 0) {
    await requireConsent({
      title: `Restoring release ${place.release} removes what was added by hand:`,
      items: foreign,
      yes,
      command: consentCommand("up", stack.name),
    });
  }
  console.log(`\nChanged by hand in namespace ${place.namespace}, and reverted now:`);
  for (const { line } of differences) console.log(`  - ${line}`);
  const changed = new Set(
    differences.filter(({ kind }) => kind !== "secret").map(({ object }) => titleOf(object)),
  );
  for (const wanted of inspection.manifest.filter((each) => changed.has(titleOf(each))))
    await restore(wanted, inspection);

  const secrets = differences
    .filter(({ kind }) => kind === "secret")
    .map(({ object }) => object.metadata.name);
  if (secrets.length === 0) return async () => undefined;
  await refreshState(stack); // Pulumi then sees which Secrets to create again
  return () => restartReaders(secrets, inspection);
}

/**
 * Restores an object to its state in the release. Keeps the labels and annotations that Helm and
 * Kubernetes added.
 */
async function restore(wanted: WantedObject, { objects, place }: Inspection): Promise<void> {
  const live = ofKind(objects, wanted.kind).find(
    ({ metadata }) => metadata.name === wanted.metadata.name,
  );
  const metadata = {
    ...wanted.metadata,
    namespace: place.namespace,
    labels: {
      ...live?.metadata.labels,
      ...wanted.metadata.labels,
      "app.kubernetes.io/managed-by": "Helm",
    },
    annotations: {
      ...live?.metadata.annotations,
      ...wanted.metadata.annotations,
      "meta.helm.sh/release-name": place.release,
      "meta.helm.sh/release-namespace": place.namespace,
    },
  };
  const command = live ? ["replace"] : ["create"];
  await kubectlWith(
    JSON.stringify({ ...wanted, metadata }),
    "--context",
    place.context,
    ...command,
    "-f",
    "-",
  );
}

/**
 * Restarts every Deployment that reads a changed Secret. A container reads its Secret only when it
 * starts, and Kubernetes does not record when the Secret's content changed. Postgres needs no
 * restart, because it reads its password only when its volume is created.
 */
async function restartReaders(
  secrets: readonly string[],
  { objects, manifest, place }: Inspection,
): Promise<void> {
  const existing = ofKind(objects, "Secret").map(({ metadata }) => metadata.name);
  // No container can have read a Secret that did not exist.
  const changed = secrets.filter((name) => existing.includes(name));
  const readers = manifest.filter(
    ({ kind, spec }) =>
      kind === "Deployment" && secretsNamedIn(spec).some((name) => changed.includes(name)),
  );
  for (const reader of readers) {
    console.log(`  restarting ${titleOf(reader)}, which may have read the changed Secret`);
    await kubectl(
      "--context",
      place.context,
      "rollout",
      "restart",
      `deployment/${reader.metadata.name}`,
      "-n",
      place.namespace,
    );
  }
}
