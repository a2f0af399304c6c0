import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import type { Outputs } from "../pulumi/deploy";
import { StuckPodWatch } from "../recovery/stuck-pod-watch";
import { checkHealth, type HealthProblem } from "./check-health";
import { configuredPlace } from "./live-objects";
import type { AfterDeployment } from "./revert-manual-changes";

/** Result of a deployment and of the health check that followed it. */
export interface CheckedDeployment {
  readonly outputs: Outputs;
  /** Why the running application does not match its release; undefined if it does. */
  readonly problem?: HealthProblem;
}

const RELEASE = "kubernetes:helm.sh/v3:Release";

/**
 * Deploys, then compares the live objects with the release. During the deployment, deletes stuck
 * pods of StatefulSets, for which Helm would otherwise wait.
 *
 * @param after work to do between the deployment and the check.
 * @param run function that deploys and passes the engine's events to `watch`.
 */
export async function deployAndCheck(
  stack: Stack,
  after: AfterDeployment,
  run: (watch: (event: EngineEvent) => void) => Promise<Outputs>,
): Promise<CheckedDeployment> {
  const place = configuredPlace(stack.name);
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
    return { outputs, problem: await checkHealth(deployed, (line) => console.log(line)) };
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
