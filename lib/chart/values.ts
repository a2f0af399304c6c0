import type * as pulumi from "@pulumi/pulumi";
import type { Egress } from "../config/egress";
import type { ServiceVariables } from "../config/plain-variables";
import type { ImageRef } from "../images/reference";
import { type Json, mergeMaps } from "../json";
import type { Variables } from "../secrets/list";
import { POSTGRES_NAME } from "../secrets/plan";
import { type Service, SERVICES } from "../services";

/** The settings that determine chart values. All other values keep the defaults in values.yaml. */
export interface ChartSettings {
  /** Chart values that the stack or its preset sets. */
  readonly values: Json;
  /** The services in this release. */
  readonly services: readonly Service[];
  /** Seconds that Helm waits for the pods to become ready before it rolls back. */
  readonly timeoutSeconds: number;
  /** The Postgres in the cluster. Undefined if the database is elsewhere. */
  readonly postgres?: {
    readonly image: ImageRef;
    readonly storage: string;
    readonly passwordKey: string;
  };
  /** The image of the proxy. Undefined if the proxy is not enabled. */
  readonly proxyImage?: ImageRef;
  /** The environment variables of each service, in addition to those that the chart sets. */
  readonly variables: Readonly<Record<Service, ServiceVariables>>;
  /** Destinations of the pods outside the release. */
  readonly egress: {
    readonly database: pulumi.Input<readonly Egress[]>;
    readonly model: readonly Egress[];
  };
}

/** Inputs for chart values that are not known before the run. */
export interface ChartLinks {
  readonly backend: Linked<ImageRef>;
  readonly frontend: Linked<ImageRef>;
  /**
   * The Secret that each service reads, and the Secret's generation. A service that reads no Secret
   * has no entry.
   */
  readonly secrets: Readonly<
    Partial<Record<Service | "postgres", Linked<{ name: string; generation?: string }>>>
  >;
  /** Contents of the chart's values.yaml. */
  readonly defaults: ChartValues;
  readonly chartDigest: string;
}

type Linked<T> = { readonly [K in keyof T]: pulumi.Input<T[K]> };

/**
 * Values of the chart, as described in chart/values.schema.json. They contain no secrets, because
 * Helm stores values unencrypted.
 */
export type ChartValues = Json;

export function chartValues(settings: ChartSettings, links: ChartLinks): ChartValues {
  // Kubernetes must report a stuck rollout before Helm's timeout, because the rollback that follows
  // the timeout removes the report.
  const progressDeadlineSeconds = Math.max(
    10,
    Math.min(180, Math.floor(settings.timeoutSeconds * 0.6)),
  );
  const derived = {
    ...Object.fromEntries(SERVICES.map((name) => [name, serviceValues(name, settings, links)])),
    ...postgresValues(settings),
    ...proxyValues(settings),
    networkPolicy: networkPolicyValues(settings),
    secrets: secretValues(settings, links),
    rollout: { progressDeadlineSeconds },
    chartDigest: links.chartDigest,
  };
  return mergeMaps(settings.values, derived);
}

function serviceValues(name: Service, settings: ChartSettings, links: ChartLinks): Json {
  const { repository, tag, digest } = links[name];
  const image = { image: repository, tag, ...(digest !== undefined && { digest }) };
  // A service's release must not change with the other service. Only the smoke test needs the image
  // of the other release's backend.
  if (!settings.services.includes(name))
    return { enabled: false, ...(name === "backend" && image) };
  const { plain, secret } = settings.variables[name];
  return {
    ...image,
    env: { ...plain },
    secretEnv: replaceDefaults(links.defaults[name], secret),
  };
}

/** Returns true if the Postgres in the cluster is part of this release. */
function hasPostgres({ postgres, services }: ChartSettings): boolean {
  return postgres !== undefined && services.includes("backend");
}

/** Returns the values of the Postgres in the cluster, which belongs to the backend's release. */
function postgresValues(settings: ChartSettings): Json {
  if (!settings.postgres || !hasPostgres(settings)) return { postgres: { enabled: false } };
  const { image, storage } = settings.postgres;
  return {
    postgres: {
      enabled: true,
      name: POSTGRES_NAME,
      image: image.repository,
      tag: image.tag,
      storage,
    },
  };
}

/** Returns the values of the proxy, which belongs to the backend's release. */
function proxyValues({ proxyImage, services }: ChartSettings): Json {
  if (!proxyImage) return {};
  if (!services.includes("backend")) return { proxy: { enabled: false } };
  return { proxy: { image: proxyImage.repository, tag: proxyImage.tag } };
}

function secretValues(settings: ChartSettings, { secrets }: ChartLinks): Json {
  const { postgres, services } = settings;
  const values: Record<string, unknown> = {};
  for (const service of services) {
    const secret = secrets[service];
    if (secret === undefined) continue;
    values[`${service}SecretName`] = secret.name;
    values[`${service}Checksum`] = secret.generation;
  }
  if (postgres && secrets.postgres && hasPostgres(settings)) {
    values.postgresSecretName = secrets.postgres.name;
    values.postgresPasswordKey = postgres.passwordKey;
  }
  return values;
}

function networkPolicyValues(settings: ChartSettings): Json {
  const { values, egress } = settings;
  const { databaseEgress = [], backendEgress = [] } = (values.networkPolicy ?? {}) as {
    databaseEgress?: readonly Egress[];
    backendEgress?: readonly Egress[];
  };
  const backend = [...egress.model, ...backendEgress];
  return {
    // The chart itself allows the connections to a database in the same release.
    ...(!hasPostgres(settings) && {
      databaseEgress: databaseEgress.length > 0 ? databaseEgress : egress.database,
    }),
    ...(backend.length > 0 && { backendEgress: backend }),
  };
}

/**
 * Returns the wanted variables and, with an empty key, each unwanted default. The chart leaves out
 * variables with an empty key. Omitting a default would not remove it, because Helm merges maps.
 * Setting a default to null would not remove it either, because the provider drops nulls.
 */
function replaceDefaults(defaults: unknown, wanted: Variables): Variables {
  const { secretEnv = {} } = (defaults ?? {}) as { secretEnv?: Variables };
  return { ...Object.fromEntries(Object.keys(secretEnv).map((name) => [name, ""])), ...wanted };
}
