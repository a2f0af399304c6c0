import { type Live, livePods, type Pod, restartCount } from "../live";
import { type Finding, holds, within } from "../row";

/** Returns the seconds from one moment in a pod's life to its readiness. */
function secondsToReady(pod: Pod, from: string | undefined): number {
  const ready = pod.status.conditions?.find(
    ({ type, status }) => type === "Ready" && status === "True",
  );
  if (!ready || from === undefined) return Infinity;
  return (Date.parse(ready.lastTransitionTime) - Date.parse(from)) / 1000;
}

/** Checks how long the slowest pod took from its creation to its readiness. */
export function podsReadyWithin(limit: number) {
  return async (live: Live): Promise<Finding> => {
    const pods = await livePods(live);
    const slowest = Math.max(
      ...pods.map((pod) => secondsToReady(pod, pod.metadata.creationTimestamp)),
    );
    return within(`pods' condition Ready, ${pods.length} pods`, slowest, limit, "s", 0);
  };
}

/** Checks how long the slowest container of a component took from its start to its readiness. */
export function containersReadyWithin(component: "backend" | "frontend", limit: number) {
  return async (live: Live): Promise<Finding> => {
    const pods = await livePods(live, component);
    const slowest = Math.max(
      ...pods.map((pod) =>
        secondsToReady(pod, pod.status.containerStatuses?.[0]?.state.running?.startedAt),
      ),
    );
    return within(`${component}: from startedAt to Ready`, slowest, limit, "s", 0);
  };
}

/** Checks that all pods of both services are ready. */
export function podsReady(count: number) {
  return async (live: Live): Promise<Finding> => {
    const pods = await livePods(live);
    const ready = pods.filter(
      (pod) => secondsToReady(pod, pod.metadata.creationTimestamp) < Infinity,
    );
    const figure = `${ready.length}/${pods.length} Ready`;
    return holds("kubectl get pods", ready.length === count && pods.length === count, figure);
  };
}

/** Minutes without a restart that the specification requires. */
const SOAK_MINUTES = 30;

/** Checks that no container has restarted since the deployment, after the soak time. */
export async function noRestarts(live: Live): Promise<Finding> {
  const how = `kubectl get pods, after ${live.soakMinutes} minutes more`;
  await new Promise((resolve) => setTimeout(resolve, live.soakMinutes * 60_000));
  const sum = await restartCount(live);
  return {
    ...holds(how, sum === 0, `${sum} restarts`),
    ...(live.soakMinutes < SOAK_MINUTES && {
      open: `restarts during ${SOAK_MINUTES} minutes (npm run conformance -- --soak)`,
    }),
  };
}
