import type * as pulumi from "@pulumi/pulumi";
import type { ImageRef } from "../images/reference";
import type { ServiceVariables } from "../config/plain-variables";
import type { Service } from "../services";
import type { Variables } from "../secrets/list";
import { POSTGRES_NAME } from "../secrets/plan";

/**
 * What of the chart's values the program decides; for the rest the chart's own values.yaml holds.
 */
export interface ChartSettings {
  /** ENVIRONMENT of the backend. */
  readonly environment: string;
  /** LOG_LEVEL of the backend. */
  readonly logLevel: string;
  /** Pods of the backend. */
  readonly backendReplicas: number;
  /** Pods of the frontend. */
  readonly frontendReplicas: number;
  /** Port of the node that serves the frontend. */
  readonly nodePort: number;
  /** How long Helm waits for ready pods before it rolls back, in seconds. */
  readonly timeoutSeconds: number;
  /**
   * The Postgres in the cluster, with the chart's own image if none is named; undefined means one
   * elsewhere.
   */
  readonly postgres?: {
    readonly storage: string;
    readonly image?: ImageRef;
    readonly passwordKey: string;
  };
  /** The environment of each service, besides what the chart sets itself. */
  readonly variables: Readonly<Record<Service, ServiceVariables>>;
}

/** What only the run itself knows. */
export interface ChartLinks {
  readonly backend: Linked<ImageRef>;
  readonly frontend: Linked<ImageRef>;
  /**
   * The Secret each of them reads, and its generation for that reader; absent for one that reads
   * none.
   */
  readonly secrets: Readonly<
    Partial<Record<Service | "postgres", Linked<{ name: string; generation?: string }>>>
  >;
  /** The chart's own values. */
  readonly defaults: ChartValues;
  readonly chartDigest: string;
}

type Linked<T> = { readonly [K in keyof T]: pulumi.Input<T[K]> };

/**
 * Values of the chart, as chart/values.schema.json describes them. No secret ever: Helm stores
 * values in clear.
 */
export type ChartValues = Readonly<Record<string, unknown>>;

export function chartValues(settings: ChartSettings, links: ChartLinks): ChartValues {
  const { postgres, timeoutSeconds, variables } = settings;
  const { backend, frontend, postgres: database } = links.secrets;
  const service = (name: Service) => ({
    image: links[name].repository,
    tag: links[name].tag,
    env: { ...variables[name].plain },
    secretEnv: inPlaceOf(links.defaults[name], variables[name].secret),
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
    // Kubernetes must name the cause of a stuck rollout before Helm's wait ends and the rollback
    // removes it.
    rollout: {
      progressDeadlineSeconds: Math.max(10, Math.min(180, Math.floor(timeoutSeconds * 0.6))),
    },
    config: { environment: settings.environment, logLevel: settings.logLevel },
    chartDigest: links.chartDigest,
  };
}

/**
 * Helm joins maps, and the provider passes no null on: a variable of the chart's own that is not
 * wanted is taken away by an empty key.
 */
function inPlaceOf(defaults: unknown, wanted: Variables): Variables {
  const { secretEnv = {} } = (defaults ?? {}) as { secretEnv?: Variables };
  return { ...Object.fromEntries(Object.keys(secretEnv).map((name) => [name, ""])), ...wanted };
}
