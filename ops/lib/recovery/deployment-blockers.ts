import type { Stack } from "@pulumi/pulumi/automation";
import { type Inspection, inspect } from "../health/inspection";
import { configuredPlaces } from "../health/live-objects";
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
 * @returns the state after the removal; empty if the cluster cannot be read.
 */
export async function removeDeploymentBlockers(
  stack: Stack,
  inspecting: Promise<readonly Inspection[]>,
): Promise<readonly Inspection[]> {
  const inspections = await inspecting;
  const blocked = inspections.filter((each) => deploymentBlockers(each).length > 0);
  const [first] = blocked;
  if (!first || !(await isOwnNamespace(stack, first.place.namespace))) return inspections;
  for (const { place, records, objects } of blocked) {
    if (pendingRecord(records))
      await removePendingRecord(place, Number(settingOf("timeoutSeconds", stack.name)));
    for (const pod of stuckPods(objects)) await deleteStuckPod(pod, place);
  }
  return inspectStack(stack.name);
}

/**
 * Compares a stack's live objects with its releases. Returns an empty list if the cluster cannot be
 * read. The deployment that follows reports this failure.
 */
export async function inspectStack(stack: string): Promise<readonly Inspection[]> {
  return Promise.all(configuredPlaces(stack).map((place) => inspect(place))).catch(() => []);
}

/** Prints manual changes and deployment blockers. Changes nothing. */
export async function reportState(stack: Stack, inspections: readonly Inspection[]): Promise<void> {
  const lines = inspections.flatMap((inspection) => [
    ...inspection.differences.map(({ line }) => line),
    ...deploymentBlockers(inspection),
  ]);
  const [first] = inspections;
  if (!first || lines.length === 0) return;
  const { namespace } = first.place;
  if (!(await isOwnNamespace(stack, namespace))) return;
  console.log(`Namespace ${namespace} differs from the release; npm run up restores it:`);
  for (const line of lines) console.log(`  - ${line}`);
}
