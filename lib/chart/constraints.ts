import type { Fault } from "../errors";

/** Values that have passed the schema, so that the shape is known. */
interface Service {
  name: string;
  tag: string;
  serviceType: string;
  nodePort: number;
  env: Record<string, string>;
  secretEnv: Record<string, string>;
  startupProbe: Probe & { periodSeconds?: number; failureThreshold?: number };
  livenessProbe: Probe;
  readinessProbe: Probe;
}
interface Probe {
  httpGet: { path: string };
}
interface Values {
  backend: Service;
  frontend: Service;
  postgres: { enabled: boolean; name: string; tag: string };
  configmap: { backendConfigName: string; frontendConfigName: string };
  rollout: {
    preStopSeconds: number;
    terminationGracePeriodSeconds: number;
    progressDeadlineSeconds: number;
  };
}

const SERVICES = ["backend", "frontend"] as const;
const OWN = {
  backend: ["PORT", "LOG_LEVEL", "ENVIRONMENT"],
  frontend: ["PORT", "HOSTNAME", "BACKEND_URL"],
};
const SECRET_NAME = /(PASSWORD|PASSWD|SECRET|TOKEN|API_KEY|PRIVATE_KEY|DATABASE_URL|CREDENTIALS)$/;
const SECRET_VALUE = /:\/\/[^/@]+:[^/@]+@/;

/**
 * What the chart's templates/requirements.yaml refuses, told before Helm would: a preview renders
 * no template. The tests hold the two together.
 *
 * @param unknown JSON pointers of leaves whose value only the run will tell.
 */
export function contradictions(
  merged: Readonly<Record<string, unknown>>,
  release: string,
  unknown: ReadonlySet<string>,
): Fault[] {
  const values = merged as unknown as Values;
  const problems = [
    ...tags(values, unknown),
    ...SERVICES.flatMap((part) => [
      ...ports(values, part),
      ...variables(values, part),
      ...startup(values, part),
    ]),
    ...probes(values),
    ...names(values, release),
    ...rollout(values),
  ];
  return problems.map((problem) => ({ problem, fix: "see chart/templates/requirements.yaml" }));
}

function tags({ backend, frontend, postgres }: Values, unknown: ReadonlySet<string>): string[] {
  const images = Object.entries({ backend, frontend, ...(postgres.enabled && { postgres }) });
  return images
    .filter(([part, { tag }]) => !unknown.has(`/${part}/tag`) && (tag === "" || tag === "latest"))
    .map(
      ([part, { tag }]) => `${part}.tag is ${JSON.stringify(tag)}; every image needs its exact tag`,
    );
}

function ports(values: Values, part: "backend" | "frontend"): string[] {
  const { nodePort, serviceType } = values[part];
  const twice = part === "backend" && nodePort !== 0 && nodePort === values.frontend.nodePort;
  return [
    ...(nodePort !== 0 && serviceType !== "NodePort"
      ? [`${part}.nodePort is ${nodePort} but ${part}.serviceType is "${serviceType}"`]
      : []),
    ...(twice ? [`backend.nodePort and frontend.nodePort are both ${nodePort}`] : []),
  ];
}

function variables(values: Values, part: "backend" | "frontend"): string[] {
  const { env, secretEnv } = values[part];
  return Object.entries(env).flatMap(([name, value]) => {
    if (OWN[part].includes(name))
      return [`${part}.env.${name} is set: the chart sets ${name} itself`];
    if (secretEnv[name])
      return [
        `${part}.env.${name} and ${part}.secretEnv.${name} are both set: a variable has one source`,
      ];
    return SECRET_NAME.test(name) || SECRET_VALUE.test(value)
      ? [`${part}.env.${name} looks like a secret: Helm stores values unencrypted`]
      : [];
  });
}

function startup(values: Values, part: "backend" | "frontend"): string[] {
  const { periodSeconds = 10, failureThreshold = 3 } = values[part].startupProbe; // Kubernetes' own defaults
  const deadline = values.rollout.progressDeadlineSeconds;
  return periodSeconds * failureThreshold < deadline
    ? []
    : [
        `${part}.startupProbe allows ${periodSeconds * failureThreshold} s but rollout.progressDeadlineSeconds is ${deadline}`,
      ];
}

function probes({ backend }: Values): string[] {
  const ready = backend.readinessProbe.httpGet.path;
  return (["startupProbe", "livenessProbe"] as const)
    .filter((probe) => backend[probe].httpGet.path === ready)
    .map(
      (probe) =>
        `backend.${probe}.httpGet.path is "${ready}", as in the readinessProbe, which asks the database`,
    );
}

function names({ backend, frontend, postgres, configmap }: Values, release: string): string[] {
  const services = [backend.name, frontend.name, ...(postgres.enabled ? [postgres.name] : [])];
  const configs = [
    configmap.backendConfigName,
    configmap.frontendConfigName,
    `${release}-smoke-test`,
  ];
  const isTwice = (all: string[]) => new Set(all).size < all.length;
  return [
    ...(isTwice(services)
      ? [`the Services are named ${services.join(", ")}: each needs a name of its own`]
      : []),
    ...(isTwice(configs)
      ? [`the ConfigMaps are named ${configs.join(", ")}: each needs a name of its own`]
      : []),
  ];
}

function rollout({ rollout: { preStopSeconds, terminationGracePeriodSeconds } }: Values): string[] {
  return preStopSeconds < terminationGracePeriodSeconds
    ? []
    : [
        `rollout.preStopSeconds is ${preStopSeconds} and rollout.terminationGracePeriodSeconds is ${terminationGracePeriodSeconds}: pods would be killed before they are told to stop`,
      ];
}
