import { kubectlJson } from "../cluster/kubectl";
import { removeTrial, startReady, trialPod } from "./trial-pod";

interface Pod {
  status: {
    conditions: { type: string; lastTransitionTime: string }[];
    containerStatuses: [{ state: { running: { startedAt: string } } }];
  };
}

export interface StartTime {
  /**
   * Time from start to readiness, in whole seconds because Kubernetes does not record fractions.
   */
  readonly seconds: number;
  /** CPU limit of the container, for example `500m`. */
  readonly limit: string;
}

/**
 * Measures the time from the start of a service's container until it is ready. The container runs
 * in a trial pod with the service's CPU limit and uses the application's database.
 */
export async function startTime(
  namespace: string,
  release: string,
  component: string,
): Promise<StartTime> {
  const name = `todo-ready-${component}`;
  await removeTrial(namespace, name);
  const pod = await trialPod(namespace, release, component, name);
  try {
    await startReady(pod);
    const started = await kubectlJson<Pod>("get", "pod", name, "-n", namespace);
    const ready = started?.status.conditions.find(({ type }) => type === "Ready");
    if (!started || !ready) throw new Error(`Pod ${name} was deleted during the measurement.`);
    const { startedAt } = started.status.containerStatuses[0].state.running;
    const seconds = (Date.parse(ready.lastTransitionTime) - Date.parse(startedAt)) / 1000;
    return { seconds, limit: pod.spec.containers[0].resources.limits.cpu };
  } finally {
    await removeTrial(namespace, name);
  }
}
