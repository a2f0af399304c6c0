import type * as pulumi from "@pulumi/pulumi";
import type { ImageRef } from "../images/reference";
import type { ServiceVariables } from "../config/plain-variables";
import type { Service } from "../services";
import type { Variables } from "../secrets/list";
import { POSTGRES_NAME } from "../secrets/plan";

/** The settings that determine chart values. All other values keep the defaults in values.yaml. */
export interface ChartSettings {
  /** The backend's variable ENVIRONMENT. */
  readonly environment: string;
  /** The backend's variable LOG_LEVEL. */
  readonly logLevel: string;
  /** Number of the backend's pods. */
  readonly backendReplicas: number;
  /** Number of the frontend's pods. */
  readonly frontendReplicas: number;
  /** Port on the node that serves the frontend. */
  readonly nodePort: number;
  /** Seconds that Helm waits for the pods to become ready before it rolls back. */
  readonly timeoutSeconds: number;
  /**
   * The Postgres in the cluster. Undefined if the database is elsewhere. The default image is the
   * one in values.yaml.
   */
  readonly postgres?: {
    readonly storage: string;
    readonly image?: ImageRef;
    readonly passwordKey: string;
  };
  /** The environment variables of each service, in addition to those that the chart sets. */
  readonly variables: Readonly<Record<Service, ServiceVariables>>;
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
export type ChartValues = Readonly<Record<string, unknown>>;

export function chartValues(settings: ChartSettings, links: ChartLinks): ChartValues {
  const { postgres, timeoutSeconds, variables } = settings;
  const { backend, frontend, postgres: database } = links.secrets;
  const service = (name: Service) => ({
    image: links[name].repository,
    tag: links[name].tag,
    env: { ...variables[name].plain },
    secretEnv: replaceDefaults(links.defaults[name], variables[name].secret),
  });
  return {
    backend: { ...service("backend"), replicas: settings.backendReplicas },
    frontend: {
      ...service("frontend"),
      replicas: settings.frontendReplicas,
      nodePort: settings.nodePort,
    },
    postgres: postgres
      ? {
          enabled: true,
          name: POSTGRES_NAME,
          storage: postgres.storage,
          ...(postgres.image && { image: postgres.image.repository, tag: postgres.image.tag }),
        }
      : { enabled: false },
    secrets: {
      ...(backend && { backendSecretName: backend.name, backendChecksum: backend.generation }),
      ...(frontend && { frontendSecretName: frontend.name, frontendChecksum: frontend.generation }),
      ...(postgres &&
        database && {
          postgresSecretName: database.name,
          postgresPasswordKey: postgres.passwordKey,
        }),
    },
    // Kubernetes must report a stuck rollout before Helm's timeout, because the rollback that
    // follows the timeout removes the report.
    rollout: {
      progressDeadlineSeconds: Math.max(10, Math.min(180, Math.floor(timeoutSeconds * 0.6))),
    },
    config: { environment: settings.environment, logLevel: settings.logLevel },
    chartDigest: links.chartDigest,
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
