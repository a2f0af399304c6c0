import type { WantedObject } from "./helm-record";
import { type LiveObject, ofKind, titleOf } from "./live-objects";

interface WorkloadStatus {
  readonly observedGeneration?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly updateRevision?: string;
}

const REVISION = "deployment.kubernetes.io/revision";

/**
 * Returns one line for each pod of the release's workloads that is not ready or belongs to an old
 * revision.
 */
export function unreadyOf(
  manifest: readonly WantedObject[],
  objects: readonly LiveObject[],
): string[] {
  const names = new Set(manifest.map(titleOf));
  return ["Deployment", "StatefulSet"]
    .flatMap((kind) => ofKind(objects, kind))
    .filter((object) => names.has(titleOf(object)))
    .flatMap((workload) => [...missingPods(workload), ...oldPods(workload, objects)]);
}

function missingPods(workload: LiveObject): string[] {
  const status: WorkloadStatus = workload.status ?? {};
  const { observedGeneration = 0, updatedReplicas = 0, readyReplicas = 0 } = status;
  const { generation = 0 } = workload.metadata;
  const wanted = replicasOf(workload);
  const title = titleOf(workload);
  if (observedGeneration < generation)
    return [`${title}: Kubernetes has not seen its newest change yet`];
  if (updatedReplicas < wanted)
    return [`${title}: ${updatedReplicas} of ${wanted} pods belong to its newest revision`];
  return readyReplicas < wanted ? [`${title}: ${readyReplicas} of ${wanted} pods are ready`] : [];
}

function replicasOf({ spec }: LiveObject): number {
  const { replicas = 1 }: { replicas?: number } = spec ?? {};
  return replicas;
}

/**
 * Returns a line for each pod of an older revision. Ignores pods that have ended or are being
 * deleted.
 */
function oldPods(workload: LiveObject, objects: readonly LiveObject[]): string[] {
  return podsOf(workload, objects)
    .filter((pod) => !isOfNewestRevision(pod, workload, objects))
    .map((pod) => `Pod ${pod.metadata.name} belongs to an old revision of ${titleOf(workload)}`);
}

/** Returns the pods of a workload that are running or starting. */
export function podsOf(workload: LiveObject, objects: readonly LiveObject[]): LiveObject[] {
  const owners = new Set([
    workload.metadata.uid,
    ...replicaSetsOf(workload, objects).map(({ metadata }) => metadata.uid),
  ]);
  return ofKind(objects, "Pod").filter(
    ({ metadata, status }) =>
      metadata.ownerReferences?.some(({ uid }) => owners.has(uid)) &&
      !["Failed", "Succeeded"].includes(String(status?.phase)),
  );
}

/** Returns true if the pod was created from the workload's current template. */
export function isOfNewestRevision(
  pod: LiveObject,
  workload: LiveObject,
  objects: readonly LiveObject[],
): boolean {
  if (workload.kind === "StatefulSet") {
    return (
      pod.metadata.labels?.["controller-revision-hash"] ===
      (workload.status as WorkloadStatus | undefined)?.updateRevision
    );
  }
  const revisionOf = ({ metadata }: LiveObject): number =>
    Number(metadata.annotations?.[REVISION] ?? 0);
  const newest = replicaSetsOf(workload, objects).sort((a, b) => revisionOf(b) - revisionOf(a))[0];
  return pod.metadata.ownerReferences?.some(({ uid }) => uid === newest?.metadata.uid) ?? false;
}

function replicaSetsOf(workload: LiveObject, objects: readonly LiveObject[]): LiveObject[] {
  return ofKind(objects, "ReplicaSet").filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid }) => uid === workload.metadata.uid),
  );
}
