import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import type { Outputs } from "../pulumi/deploy";
import { StuckPodWatch } from "../recovery/stuck-pod-watch";
import { type Complaint, complaintOf } from "./complaint";
import { placeOf } from "./live-objects";
import type { AfterDeployment } from "./put-back";

export interface Checked {
  readonly outputs: Outputs;
  /** What does not run as it was released; undefined if everything does. */
  readonly complaint?: Complaint;
}

const RELEASE = "kubernetes:helm.sh/v3:Release";

/**
 * Deploys, and compares what lives afterwards with what was released. While Helm works on the
 * release, pods of a StatefulSet that nobody would ever replace are deleted.
 *
 * @param run deploys, and passes on what the engine reports.
 */
export async function deployAndCheck(
  stack: Stack,
  after: AfterDeployment,
  run: (watch: (event: EngineEvent) => void) => Promise<Outputs>,
): Promise<Checked> {
  const place = placeOf(stack.name);
  const pods = new StuckPodWatch(place);
  let revision: number | undefined;
  const watch = ({ resourcePreEvent, resOutputsEvent }: EngineEvent): void => {
    if (isChange(resourcePreEvent?.metadata)) pods.start();
    if (resOutputsEvent?.metadata.type === RELEASE)
      revision = revisionOf(resOutputsEvent.metadata.new?.outputs);
  };
  try {
    const outputs = await run(watch);
    await after();
    const { url = "", namespace = place.namespace, release = place.release } = outputs;
    const deployed = { place: { ...place, namespace, release }, url, revision };
    return { outputs, complaint: await complaintOf(deployed, (line) => console.log(line)) };
  } finally {
    await pods.stop();
  }
}

function isChange(step: { type: string; op: string } | undefined): boolean {
  return step?.type === RELEASE && ["create", "update", "create-replacement"].includes(step.op);
}

function revisionOf(outputs: Readonly<Record<string, unknown>> | undefined): number | undefined {
  return (outputs?.status as { revision?: number } | undefined)?.revision;
}
