import { kubectl, kubectlJson, kubectlWith } from "../cluster/kubectl";

/** A container of a pod, with types for the fields that are used here. */
export interface Container {
  image: string;
  resources: { limits: { cpu: string }; requests: object };
  readinessProbe?: object;
  [field: string]: unknown;
}

/** The manifest of a trial pod. */
export interface TrialPod {
  metadata: { name: string; namespace: string; labels: Record<string, string> };
  spec: { containers: [Container]; [field: string]: unknown };
  [field: string]: unknown;
}

/**
 * Returns the manifest of a pod that is like the pods of a deployed service and has the same
 * limits. The pod receives no requests from the application's Services. Its resource requests are
 * small, so that it fits on a small node next to the application. Its only probe is a readiness
 * probe that runs every second.
 *
 * @throws Error if the service is not deployed.
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
  const spec = list?.items[0]?.spec.template.spec;
  if (!spec) throw new Error(`No Deployment in namespace ${namespace} has the labels ${labels}.`);
  const [container] = spec.containers;
  const trial: Container = {
    ...container,
    startupProbe: undefined,
    livenessProbe: undefined,
    lifecycle: undefined,
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

/**
 * Creates the pod and the objects in `others`, then waits up to one minute until the pod is ready.
 */
export async function startReady(pod: TrialPod, ...others: object[]): Promise<void> {
  const { name, namespace } = pod.metadata;
  const list = { apiVersion: "v1", kind: "List", items: [pod, ...others] };
  await kubectlWith(JSON.stringify(list), "apply", "-f", "-");
  await kubectl("wait", "pod", name, "-n", namespace, "--for=condition=Ready", "--timeout=60s");
}

/** Deletes the pod and the Service with this name, even if a killed run left them behind. */
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
