import type * as pulumi from "@pulumi/pulumi";
import type { ImageRef } from "./image-ref";
import { POSTGRES_NAME } from "./secret-entries";

/** What of the chart's values the program decides; for the rest the chart's own values.yaml holds. */
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
    /** The Postgres in the cluster, with the chart's own image if none is named; undefined means one elsewhere. */
    readonly postgres?: { readonly storage: string; readonly image?: ImageRef };
}

/** What only the run itself knows. */
export interface ChartLinks {
    readonly backend: Linked<ImageRef>;
    readonly frontend: Linked<ImageRef>;
    readonly secret: Linked<{ name: string; checksum: string }>;
    readonly chartDigest: string;
}

type Linked<T> = { readonly [K in keyof T]: pulumi.Input<T[K]> };

/** Values of the chart, as chart/values.schema.json describes them. No secret ever: Helm stores values in clear. */
export type ChartValues = Readonly<Record<string, unknown>>;

export function chartValues(settings: ChartSettings, { backend, frontend, secret, chartDigest }: ChartLinks): ChartValues {
    const { postgres, timeoutSeconds } = settings;
    return {
        backend: { image: backend.repository, tag: backend.tag, replicas: settings.backendReplicas },
        frontend: {
            image: frontend.repository,
            tag: frontend.tag,
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
            backendSecretName: secret.name,
            frontendSecretName: secret.name,
            postgresSecretName: secret.name,
            checksum: secret.checksum,
        },
        // Kubernetes must name the cause of a stuck rollout before Helm's wait ends and the rollback removes it.
        rollout: { progressDeadlineSeconds: Math.max(10, Math.min(180, Math.floor(timeoutSeconds * 0.6))) },
        config: { environment: settings.environment, logLevel: settings.logLevel },
        chartDigest,
    };
}
