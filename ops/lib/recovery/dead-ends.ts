import type { Stack } from "@pulumi/pulumi/automation";
import { type Inspection, inspect } from "../health/inspection";
import { placeOf } from "../health/live-objects";
import { settingOf } from "../pulumi/stack-file";
import { isOwnNamespace } from "./ownership";
import { pendingRecord, releasePending } from "./pending-release";
import { deleteStuckPod, describe, stuckPods } from "./stuck-pods";

/** What blocks every later deployment until somebody removes it, as lines. */
export function deadEndsOf({ records, place, objects }: Inspection): string[] {
  const pending = pendingRecord(records);
  const record = pending
    ? [`Helm release ${place.release}: revision ${pending.revision} is ${pending.status}`]
    : [];
  return [...record, ...stuckPods(objects).map(describe)];
}

/**
 * Removes what no owner holds any more and what would block every later deployment. To be called
 * once no run of Pulumi works on the stack. Without such an obstacle it costs nothing beyond the
 * inspection that is handed in.
 *
 * @returns an inspection of what is there now; undefined if the cluster does not say.
 */
export async function clearDeadEnds(
  stack: Stack,
  seen: Promise<Inspection | undefined>,
): Promise<Inspection | undefined> {
  const inspection = await seen;
  if (!inspection || deadEndsOf(inspection).length === 0) return inspection;
  const { place, records, objects } = inspection;
  if (!(await isOwnNamespace(stack, place.namespace))) return inspection;
  if (pendingRecord(records))
    await releasePending(place, Number(settingOf("timeoutSeconds", stack.name)));
  for (const pod of stuckPods(objects)) await deleteStuckPod(pod, place);
  return inspectStack(stack.name);
}

/**
 * What lives of a stack's release; undefined if the cluster does not say, which the run itself will
 * then tell.
 */
export async function inspectStack(stack: string): Promise<Inspection | undefined> {
  return inspect(placeOf(stack)).catch(() => undefined);
}

/**
 * Says what lives otherwise than it was released, and what would block a deployment; changes
 * nothing.
 */
export async function reportState(stack: Stack, inspection: Inspection | undefined): Promise<void> {
  if (!inspection) return;
  const lines = [...inspection.differences.map(({ line }) => line), ...deadEndsOf(inspection)];
  if (lines.length === 0 || !(await isOwnNamespace(stack, inspection.place.namespace))) return;
  const { namespace } = inspection.place;
  console.log(`Not as it was released in namespace ${namespace}; npm run up brings it back:`);
  for (const line of lines) console.log(`  - ${line}`);
}
