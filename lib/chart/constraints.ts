import type { Fault } from "../errors";
import { type Service, SERVICES } from "../services";

/**
 * The chart values that the constraints read. Each value has already been checked against the
 * schema.
 */
interface Values {
  backend: ServiceValues;
  frontend: ServiceValues;
  proxy: {
    enabled: boolean;
    name: string;
    tag: string;
    digest: string;
    nodePort: number;
    backendPaths: string[];
    frontendPaths: string[];
  };
  postgres: { enabled: boolean; name: string; tag: string };
  configmap: { backendConfigName: string; frontendConfigName: string };
  rollout: {
    preStopSeconds: number;
    terminationGracePeriodSeconds: number;
    progressDeadlineSeconds: number;
  };
}
interface ServiceValues {
  enabled: boolean;
  name: string;
  serviceName: string;
  tag: string;
  digest: string;
  serviceType: string;
  nodePort: number;
  labels: Record<string, string>;
  env: Record<string, string>;
  secretEnv: Record<string, string>;
  startupProbe: Probe & { periodSeconds?: number; failureThreshold?: number };
  livenessProbe: Probe;
  readinessProbe: Probe;
}
interface Probe {
  httpGet: { path: string };
  tcpSocket?: object;
}

/** Variables that the chart sets itself. */
const CHART_VARIABLES = {
  backend: ["PORT", "LOG_LEVEL", "ENVIRONMENT"],
  frontend: ["PORT", "HOSTNAME", "BACKEND_URL"],
};
/** Labels that the chart sets itself. */
const CHART_LABEL = /^(app|helm\.sh\/chart|app\.kubernetes\.io\/.*)$/;
const SECRET_NAME = /(PASSWORD|PASSWD|SECRET|TOKEN|API_KEY|PRIVATE_KEY|DATABASE_URL|CREDENTIALS)$/;
const SECRET_VALUE = /:\/\/[^/@]+:[^/@]+@/;

/**
 * Checks the same rules as the chart's templates/requirements.yaml, which a preview does not
 * render. tests/chart/program-check.test.ts checks that this function and the template give the
 * same results.
 *
 * @param unknown JSON pointers of values that are not known before the run.
 */
export function constraintFaults(
  merged: Readonly<Record<string, unknown>>,
  release: string,
  unknown: ReadonlySet<string>,
): Fault[] {
  const values = merged as unknown as Values;
  const problems = [
    ...emptyReleaseFaults(values),
    ...tagFaults(values, unknown),
    ...SERVICES.flatMap((service) => [
      ...portFaults(values, service),
      ...labelFaults(values, service),
      ...variableFaults(values, service),
      ...startupFaults(values, service),
    ]),
    ...probeFaults(values),
    ...nameFaults(values, release),
    ...proxyFaults(values),
    ...rolloutFaults(values),
  ];
  return problems.map((problem) => ({ problem, fix: "see chart/templates/requirements.yaml" }));
}

function emptyReleaseFaults({ backend, frontend }: Values): string[] {
  return backend.enabled || frontend.enabled
    ? []
    : ["backend.enabled and frontend.enabled are both false: the release would be empty"];
}

function tagFaults(
  { backend, frontend, proxy, postgres }: Values,
  unknown: ReadonlySet<string>,
): string[] {
  const images = Object.entries<{ tag: string; digest?: string }>({
    backend,
    ...(frontend.enabled && { frontend }),
    ...(proxy.enabled && { proxy }),
    ...(postgres.enabled && { postgres }),
  });
  return images
    .filter(([name, { digest }]) => !digest && !unknown.has(`/${name}/tag`))
    .filter(([, { tag }]) => tag === "" || tag === "latest")
    .map(
      ([name, { tag }]) => `${name}.tag is ${JSON.stringify(tag)}; every image needs its exact tag`,
    );
}

function portFaults(values: Values, service: Service): string[] {
  const { nodePort, serviceType } = values[service];
  const isShared = service === "backend" && nodePort !== 0 && nodePort === values.frontend.nodePort;
  return [
    ...(nodePort !== 0 && serviceType !== "NodePort"
      ? [`${service}.nodePort is ${nodePort} but ${service}.serviceType is "${serviceType}"`]
      : []),
    ...(isShared ? [`backend.nodePort and frontend.nodePort are both ${nodePort}`] : []),
  ];
}

function labelFaults(values: Values, service: Service): string[] {
  return Object.keys(values[service].labels)
    .filter((name) => CHART_LABEL.test(name))
    .map((name) => `${service}.labels.${name} is set: the chart sets this label itself`);
}

function variableFaults(values: Values, service: Service): string[] {
  const { env, secretEnv } = values[service];
  return Object.entries(env).flatMap(([name, value]) => {
    const variable = `${service}.env.${name}`;
    if (CHART_VARIABLES[service].includes(name))
      return [`${variable} is set: the chart sets ${name} itself`];
    if (secretEnv[name])
      return [
        `${variable} and ${service}.secretEnv.${name} are both set: a variable has one source`,
      ];
    return SECRET_NAME.test(name) || SECRET_VALUE.test(value)
      ? [`${variable} looks like a secret: Helm stores values unencrypted`]
      : [];
  });
}

function startupFaults(values: Values, service: Service): string[] {
  // These are the defaults of Kubernetes.
  const { periodSeconds = 10, failureThreshold = 3 } = values[service].startupProbe;
  const deadline = values.rollout.progressDeadlineSeconds;
  return periodSeconds * failureThreshold < deadline
    ? []
    : [
        `${service}.startupProbe allows ${periodSeconds * failureThreshold} s but rollout.progressDeadlineSeconds is ${deadline}`,
      ];
}

function probeFaults({ backend }: Values): string[] {
  const ready = backend.readinessProbe.httpGet.path;
  const isHttp = (probe: Probe): boolean => probe.tcpSocket === undefined;
  return (["startupProbe", "livenessProbe"] as const)
    .filter((probe) => isHttp(backend[probe]) && isHttp(backend.readinessProbe))
    .filter((probe) => backend[probe].httpGet.path === ready)
    .map(
      (probe) =>
        `backend.${probe}.httpGet.path is "${ready}", as in the readinessProbe, which queries the database`,
    );
}

function nameFaults(values: Values, release: string): string[] {
  const { backend, frontend, configmap } = values;
  const others = [values.proxy, values.postgres]
    .filter(({ enabled }) => enabled)
    .map(({ name }) => name);
  const deployments = [backend.name, frontend.name, ...others];
  const services = [
    backend.serviceName || backend.name,
    frontend.serviceName || frontend.name,
    ...others,
  ];
  const configs = [
    configmap.backendConfigName,
    configmap.frontendConfigName,
    `${release}-smoke-test`,
    ...(values.proxy.enabled ? [`${values.proxy.name}-config`] : []),
  ];
  const hasDuplicate = (all: string[]) => new Set(all).size < all.length;
  return [
    ...(hasDuplicate(deployments)
      ? [`the Deployments are named ${deployments.join(", ")}: each name must be unique`]
      : []),
    ...(hasDuplicate(services)
      ? [`the Services are named ${services.join(", ")}: each name must be unique`]
      : []),
    ...(hasDuplicate(configs)
      ? [`the ConfigMaps are named ${configs.join(", ")}: each name must be unique`]
      : []),
  ];
}

function proxyFaults(values: Values): string[] {
  const { enabled, nodePort, ...proxy } = values.proxy;
  if (!enabled) return [];
  const shared = SERVICES.filter(
    (service) => values[service].enabled && nodePort !== 0 && values[service].nodePort === nodePort,
  );
  return [
    ...shared.map((service) => `proxy.nodePort and ${service}.nodePort are both ${nodePort}`),
    ...(["backendPaths", "frontendPaths"] as const).flatMap((name) =>
      proxy[name]
        .filter((path) => !path.startsWith("/"))
        .map((path) => `proxy.${name} contains "${path}"; a path begins with a slash`),
    ),
  ];
}

function rolloutFaults({
  rollout: { preStopSeconds, terminationGracePeriodSeconds },
}: Values): string[] {
  return preStopSeconds < terminationGracePeriodSeconds
    ? []
    : [
        `rollout.preStopSeconds is ${preStopSeconds} and rollout.terminationGracePeriodSeconds is ${terminationGracePeriodSeconds}: pods would be killed before they receive the signal to stop`,
      ];
}
