import type { Expectation } from "../expectation";

/** What a specification says of one service's Deployment and pods. */
export interface PublishedService {
  readonly replicas: number;
  readonly port: number;
  readonly app: string;
  /** Repository of the image. The deployed tag is immutable, unlike the published one. */
  readonly image: string;
  readonly requests?: { readonly cpu: string; readonly memory: string };
  readonly limits?: { readonly cpu: string; readonly memory: string };
  readonly liveness?: string;
  readonly readiness?: string;
  readonly livenessPeriod?: number;
  readonly readinessPeriod?: number;
  readonly livenessDelay?: number;
  readonly readinessDelay?: number;
}

/** Returns the expectations for a Deployment. What a specification leaves open is absent. */
export function deployment(row: string, name: string, given: PublishedService): Expectation[] {
  const { requests, limits } = given;
  const fields: Record<string, string | number | undefined> = {
    "spec.replicas": given.replicas,
    repository: given.image,
    "spec.template.metadata.labels.app": given.app,
    "container.ports.0.containerPort": given.port,
    "container.resources.requests.cpu": requests?.cpu,
    "container.resources.requests.memory": requests?.memory,
    "container.resources.limits.cpu": limits?.cpu,
    "container.resources.limits.memory": limits?.memory,
    "container.livenessProbe.httpGet.path": given.liveness,
    "container.readinessProbe.httpGet.path": given.readiness,
    "container.livenessProbe.periodSeconds": given.livenessPeriod,
    "container.readinessProbe.periodSeconds": given.readinessPeriod,
    "container.livenessProbe.initialDelaySeconds": given.livenessDelay,
    "container.readinessProbe.initialDelaySeconds": given.readinessDelay,
  };
  return expectations(row, `Deployment ${name}`, fields);
}

/** Returns the expectations for a Service. Every specification uses one port for both ends. */
export function service(
  row: string,
  name: string,
  given: { type: "ClusterIP" | "NodePort"; port: number; app: string; nodePort?: number },
): Expectation[] {
  return expectations(row, `Service ${name}`, {
    "spec.type": given.type,
    "spec.ports.0.port": given.port,
    targetPort: given.port,
    "spec.ports.0.nodePort": given.nodePort,
    "spec.selector.app": given.app,
  });
}

/** Returns the expectation that variables of a Deployment read the Secret's keys. */
export function reads(
  row: string,
  deployment: string,
  secret: string,
  keys: Readonly<Record<string, string>>,
): Expectation[] {
  const fields = Object.entries(keys).map(([variable, key]) => [
    `variables.${variable}`,
    `${secret}/${key}`,
  ]);
  return expectations(
    row,
    `Deployment ${deployment}`,
    Object.fromEntries(fields) as Record<string, string>,
  );
}

/** Returns the expectations for the fields that have a value. */
export function expectations(
  row: string,
  object: string,
  fields: Readonly<Record<string, Expectation["value"] | undefined>>,
): Expectation[] {
  return Object.entries(fields).flatMap(([field, value]) =>
    value === undefined ? [] : [{ row, object, field, value }],
  );
}
