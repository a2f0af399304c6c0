import { kubectl } from "../cluster/kubectl";
import { type LiveObject, ofKind, type Place, titleOf } from "../health/live-objects";
import { isOfNewestRevision, podsOf } from "../health/unready";

interface Status {
  readonly startTime?: string;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
    readonly lastTransitionTime: string;
  }[];
  readonly containerStatuses?: readonly {
    readonly state?: { readonly waiting?: { readonly reason?: string } };
  }[];
}

/**
 * Reasons that Kubernetes gives for a waiting container that may still start, because an image is
 * being pulled or a volume is being mounted.
 */
const STARTING = new Set([undefined, "ContainerCreating", "PodInitializing"]);

/**
 * Returns the pods that their StatefulSet will never replace: pods of an old revision that have
 * never been ready and cannot start. A StatefulSet does not replace such a pod until the pod is
 * ready (kubernetes#67250).
 */
export function stuckPods(objects: readonly LiveObject[]): LiveObject[] {
  return ofKind(objects, "StatefulSet")
    .filter(hasCurrentStatus)
    .flatMap((set) =>
      podsOf(set, objects).filter(
        (pod) => !isOfNewestRevision(pod, set, objects) && wasNeverReady(pod) && cannotStart(pod),
      ),
    );
}

/**
 * Returns true if the StatefulSet's controller has processed the last change, so that its status
 * names the newest revision.
 */
function hasCurrentStatus({ metadata, status }: LiveObject): boolean {
  const { observedGeneration, updateRevision } = (status ?? {}) as {
    observedGeneration?: number;
    updateRevision?: string;
  };
  return observedGeneration === metadata.generation && Boolean(updateRevision);
}

/**
 * Returns true if the pod has never been ready, which is the case if its condition Ready has not
 * changed since the pod was accepted.
 */
function wasNeverReady({ status }: LiveObject): boolean {
  const { conditions = [], startTime } = (status ?? {}) as Status;
  const ready = conditions.find(({ type }) => type === "Ready");
  if (!ready) return startTime === undefined;
  return (
    ready.status === "False" &&
    startTime !== undefined &&
    Date.parse(ready.lastTransitionTime) - Date.parse(startTime) <= 2_000
  );
}

/**
 * Returns true if no container is running and Kubernetes reports that none can start. Deleting such
 * a pod interrupts nothing.
 */
function cannotStart({ status }: LiveObject): boolean {
  const { conditions = [], containerStatuses = [] } = (status ?? {}) as Status;
  if (containerStatuses.length === 0)
    return conditions.some(
      ({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable",
    );
  return containerStatuses.every(
    ({ state }) => state?.waiting && !STARTING.has(state.waiting.reason),
  );
}

/** Deletes a pod that `stuckPods` found, unless a new pod already has its name. */
export async function deleteStuckPod(
  pod: LiveObject,
  { context, namespace }: Place,
): Promise<void> {
  const uid = await kubectl(
    "--context",
    context,
    "get",
    "pod",
    pod.metadata.name,
    "-n",
    namespace,
    "-o",
    "jsonpath={.metadata.uid}",
    "--ignore-not-found",
  );
  if (uid !== pod.metadata.uid) return;
  console.log(`  deleting ${describeStuckPod(pod)}`);
  await kubectl(
    "--context",
    context,
    "delete",
    "pod",
    pod.metadata.name,
    "-n",
    namespace,
    "--wait=false",
  );
}

/**
 * Describes a stuck pod, for example `Pod todo-postgres-0: it belongs to an old revision and was
 * never ready (ImagePullBackOff)`.
 */
export function describeStuckPod(pod: LiveObject): string {
  const { containerStatuses = [] } = (pod.status ?? {}) as Status;
  const reason = containerStatuses[0]?.state?.waiting?.reason ?? "Unschedulable";
  return `${titleOf(pod)}: it belongs to an old revision and was never ready (${reason})`;
}
