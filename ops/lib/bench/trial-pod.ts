import { kubectl, kubectlJson, kubectlWith } from "../cluster/kubectl";

export interface Container {
  image: string;
  resources: { limits: { cpu: string }; requests: object };
  readinessProbe?: object;
  [field: string]: unknown;
}

export interface TrialPod {
  metadata: { name: string; namespace: string; labels: Record<string, string> };
  spec: { containers: [Container]; [field: string]: unknown };
  [field: string]: unknown;
}

/**
 * A pod like those of one of the application's services, under the same limits, to be tried beside
 * them: no Service sends it anything.
 *
 * It asks for little, though it may use as much: it would not fit beside the others on a small node
 * otherwise. Only its readiness is asked for, every second.
 */
export async function trialPod(
  namespace: string,
  release: string,
  component: string,
  name: string,
): Promise<TrialPod> {
  const labels = `app.kubernetes.io/instance=${release},app.kubernetes.io/component=${component}`;
  const list = await kubectlJson<{ items: { spec: { template: { spec: TrialPod["spec"] } } }[] }>(
    "get",
    "deployments",
    "-n",
    namespace,
    "-l",
    labels,
  );
  const { spec } = list!.items[0]!.spec.template;
  const {
    startupProbe: _startup,
    livenessProbe: _liveness,
    lifecycle: _lifecycle,
    ...container
  } = spec.containers[0];
  const trial: Container = {
    ...container,
    resources: { ...container.resources, requests: { cpu: "10m", memory: "32Mi" } },
    readinessProbe: { ...container.readinessProbe, initialDelaySeconds: 0, periodSeconds: 1 },
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      ...spec,
      terminationGracePeriodSeconds: 1,
      restartPolicy: "Never",
      containers: [trial],
    },
  };
}

/** Starts it, with what belongs to it, and waits until it is ready, a minute at most. */
export async function startReady(pod: TrialPod, ...others: object[]): Promise<void> {
  const { name, namespace } = pod.metadata;
  const list = { apiVersion: "v1", kind: "List", items: [pod, ...others] };
  await kubectlWith(JSON.stringify(list), "apply", "-f", "-");
  await kubectl("wait", "pod", name, "-n", namespace, "--for=condition=Ready", "--timeout=60s");
}

/** Removes it, and a Service of the same name; also what a killed run has left. */
export async function removeTrial(namespace: string, name: string): Promise<void> {
  await kubectl(
    "delete",
    "pod,service",
    name,
    "-n",
    namespace,
    "--ignore-not-found",
    "--grace-period=1",
  );
}
