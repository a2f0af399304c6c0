/** A container that serves one port. */
interface Server {
  readonly name: string;
  readonly image: string;
  readonly port: number;
  /** Further fields of the container. */
  readonly more: object;
}

/**
 * Returns the manifests of a separate namespace that contains a pod with one container, and a
 * Service for it. Both have the container's name.
 */
export function podWithService(namespace: string, { name, image, port, more }: Server): object[] {
  const labels = { app: name };
  const container = {
    name,
    image,
    imagePullPolicy: "IfNotPresent",
    ...more,
    resources: { requests: { cpu: "20m", memory: "64Mi" } },
  };
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace, labels },
      spec: { containers: [container], terminationGracePeriodSeconds: 1 },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace },
      spec: { selector: labels, ports: [{ port }] },
    },
  ];
}
