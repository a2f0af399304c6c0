import type { Stack } from "@pulumi/pulumi/automation";
import { type Inspection, inspect } from "../health/inspection";
import { configuredPlace } from "../health/live-objects";
import { settingOf } from "../pulumi/stack-file";
import { isOwnNamespace } from "./ownership";
import { pendingRecord, removePendingRecord } from "./pending-release";
import { deleteStuckPod, describeStuckPod, stuckPods } from "./stuck-pods";

/**
 * Returns the conditions that make every deployment fail until they are removed, one line each: an
 * unfinished Helm operation, and pods that Kubernetes will never replace.
 */
export function deploymentBlockers({ records, place, objects }: Inspection): string[] {
  const pending = pendingRecord(records);
  const record = pending
    ? [`Helm release ${place.release}: revision ${pending.revision} is ${pending.status}`]
    : [];
  return [...record, ...stuckPods(objects).map(describeStuckPod)];
}

/**
 * Removes the deployment blockers in a namespace that the stack created. Call this only while no
 * Pulumi run is working on the stack. Sends no request if there are no blockers.
 *
 * @param inspecting the promise that `inspectStack` returned.
 * @returns the state after the removal; undefined if the cluster cannot be read.
 */
export async function removeDeploymentBlockers(
  stack: Stack,
  inspecting: Promise<Inspection | undefined>,
): Promise<Inspection | undefined> {
  const inspection = await inspecting;
  if (!inspection || deploymentBlockers(inspection).length === 0) return inspection;
  const { place, records, objects } = inspection;
  if (!(await isOwnNamespace(stack, place.namespace))) return inspection;
  if (pendingRecord(records))
    await removePendingRecord(place, Number(settingOf("timeoutSeconds", stack.name)));
  for (const pod of stuckPods(objects)) await deleteStuckPod(pod, place);
  return inspectStack(stack.name);
}

/**
 * Compares a stack's live objects with its release. Returns undefined if the cluster cannot be
 * read. The deployment that follows reports this failure.
 */
export async function inspectStack(stack: string): Promise<Inspection | undefined> {
  return inspect(configuredPlace(stack)).catch(() => undefined);
}

/** Prints manual changes and deployment blockers. Changes nothing. */
export async function reportState(stack: Stack, inspection: Inspection | undefined): Promise<void> {
  if (!inspection) return;
  const lines = [
    ...inspection.differences.map(({ line }) => line),
    ...deploymentBlockers(inspection),
  ];
  if (lines.length === 0 || !(await isOwnNamespace(stack, inspection.place.namespace))) return;
  const { namespace } = inspection.place;
  console.log(`Namespace ${namespace} differs from the release; npm run up restores it:`);
  for (const line of lines) console.log(`  - ${line}`);
}
