import type { ChartSettings } from "../chart/values";
import type { Fault } from "../errors";
import { type Json, withoutPath } from "../json";
import { type Service, SERVICES } from "../services";
import type { EffectiveSettings } from "./layers";
import { chartKeys, imageSettings } from "./schema";

/** One Helm release. */
export interface ReleaseConfig {
  readonly release: string;
  /** How a browser reaches the frontend. Undefined for a release without the frontend. */
  readonly access?: Access;
  readonly settings: ChartSettings;
}

/** A fixed URL, or the Service whose node port the cluster chooses and the address of the node. */
export type Access =
  { readonly url: string } | { readonly service: string; readonly nodeHost: string };

/** Resource name of the only release of a stack. */
const SINGLE = "app";

/**
 * Returns the Helm releases, keyed by resource name. The release with the backend is the first one,
 * because it contains the database.
 */
export function readReleases(
  settings: EffectiveSettings,
  own: Json,
  common: { readonly chart: Omit<ChartSettings, "services">; readonly access: Access },
  faults: Fault[],
): Record<string, ReleaseConfig> {
  const { releases, preset, release } = settings;
  if (releases && own.release !== undefined)
    faults.push({
      problem: `release is "${release}"; preset ${preset} has the releases ${Object.keys(releases).join(" and ")}`,
      fix: "pulumi config rm release",
    });
  const { access, chart } = common;
  const configOf = (name: string, services: readonly Service[]): ReleaseConfig => ({
    release: name,
    ...(services.includes("frontend") && { access }),
    settings: { ...chart, services },
  });
  return releases
    ? Object.fromEntries(
        Object.entries(releases).map(([name, services]) => [name, configOf(name, services)]),
      )
    : { [SINGLE]: configOf(release, SERVICES) };
}

/** Returns how a browser reaches the frontend: by the Ingress, the proxy or the frontend's port. */
export function frontendAccess(
  { frontend, ingress, proxy }: EffectiveSettings,
  nodeHost: string,
  faults: Fault[],
): Access {
  const { enabled, host, tlsSecretName } = ingress;
  if (enabled) return { url: `${tlsSecretName ? "https" : "http"}://${host}` };
  if (proxy.enabled) return portAccess(proxy.name, proxy.nodePort, nodeHost);
  if (frontend.serviceType !== "NodePort")
    faults.push({
      problem: `frontend.serviceType is "${frontend.serviceType}" and ingress.enabled is false; a browser could not reach the frontend`,
      fix: "pulumi config set --path ingress.enabled true, or pulumi config set --path frontend.serviceType NodePort",
    });
  return portAccess(frontend.serviceName || frontend.name, frontend.nodePort, nodeHost);
}

/** Returns the ports on the node, keyed by setting. */
export function nodePorts({
  frontend,
  backend,
  proxy,
}: EffectiveSettings): Readonly<Record<string, number>> {
  return {
    "frontend.nodePort": frontend.nodePort,
    "backend.nodePort": backend.nodePort,
    ...(proxy.enabled && { "proxy.nodePort": proxy.nodePort }),
  };
}

function portAccess(service: string, nodePort: number, nodeHost: string): Access {
  return nodePort === 0 ? { service, nodeHost } : { url: `http://${nodeHost}:${nodePort}` };
}

/** Returns the part of the settings that consists of chart values, for the release. */
export function chartOverrides(given: Json): Json {
  const set = chartKeys().filter((key) => given[key] !== undefined);
  const values = Object.fromEntries(set.map((key) => [key, given[key]]));
  const own = SERVICES.flatMap((service) => imageSettings(service).map((key) => [service, key]));
  return own.reduce<Json>(withoutPath, values);
}
