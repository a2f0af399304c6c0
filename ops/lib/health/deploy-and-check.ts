import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import type { Outputs } from "../pulumi/deploy";
import { settingOf } from "../pulumi/stack-file";
import { StuckPodWatch } from "../recovery/stuck-pod-watch";
import { checkHealth, type HealthProblem } from "./check-health";
import { configuredPlaces, type Place } from "./live-objects";
import { FailureWatch } from "./failure-watch";
import type { AfterDeployment } from "./revert-manual-changes";

/** Result of a deployment and of the health check that followed it. */
export interface CheckedDeployment {
  readonly outputs: Outputs;
  /** Why the running application does not match its release; undefined if it does. */
  readonly problem?: HealthProblem;
}

const RELEASE = "kubernetes:helm.sh/v3:Release";

/**
 * Deploys, then compares the live objects with the releases. During the deployment, deletes stuck
 * pods of StatefulSets, for which Helm would otherwise wait, and shows the last log lines of
 * containers that fail repeatedly.
 *
 * @param after work to do between the deployment and the check.
 * @param run function that deploys and passes the engine's events to `watch`.
 */
export async function deployAndCheck(
  stack: Stack,
  after: AfterDeployment,
  run: (watch: (event: EngineEvent) => void) => Promise<Outputs>,
): Promise<CheckedDeployment> {
  const places = configuredPlaces(stack.name) as [Place, ...Place[]];
  const watches = [
    new StuckPodWatch(places[0]),
    new FailureWatch(places[0], (line) => console.log(line)),
  ];
  const revisions = new Map<unknown, number | undefined>();
  const watch = ({ resourcePreEvent, resOutputsEvent }: EngineEvent): void => {
    if (isChange(resourcePreEvent?.metadata)) for (const each of watches) each.start();
    if (resOutputsEvent?.metadata.type === RELEASE) {
      const outputs = resOutputsEvent.metadata.new?.outputs;
      revisions.set(outputs?.name, revisionOf(outputs));
    }
  };
  try {
    const outputs = await run(watch);
    await after();
    const { url = "", nodeHost = "", namespace = places[0].namespace } = outputs;
    const path = settingOf("frontend.readinessProbe.httpGet.path", stack.name);
    const checks = places.map((place) => {
      const revision = revisions.get(place.release);
      const deployed = { place: { ...place, namespace }, url, path, nodeHost, revision };
      return checkHealth(deployed, (line) => console.log(line));
    });
    const problems = await Promise.all(checks);
    return { outputs, problem: problems.find((problem) => problem !== undefined) };
  } finally {
    await Promise.all(watches.map((each) => each.stop()));
  }
}

function isChange(step: { type: string; op: string } | undefined): boolean {
  return step?.type === RELEASE && ["create", "update", "create-replacement"].includes(step.op);
}

function revisionOf(outputs: Readonly<Record<string, unknown>> | undefined): number | undefined {
  return (outputs?.status as { revision?: number } | undefined)?.revision;
}
