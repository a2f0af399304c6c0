import { postgresImage } from "../../ops/lib/database/client-pod";
import { DEFAULT_STACK } from "../../ops/lib/project";
import { podWithService } from "./pod-with-service";

/**
 * Returns the manifests of a separate namespace that contains a Postgres, whose user and database
 * are both named `app`, and a Service `no-endpoints`, which has no pods.
 */
export function postgresAt(namespace: string, password: string): object {
  const env = {
    POSTGRES_USER: "app",
    POSTGRES_DB: "app",
    POSTGRES_PASSWORD: password,
    PGDATA: "/tmp/data",
  };
  const postgres = podWithService(namespace, {
    name: "postgres",
    image: postgresImage(DEFAULT_STACK),
    port: 5432,
    more: {
      env: Object.entries(env).map(([name, value]) => ({ name, value })),
      readinessProbe: {
        exec: { command: ["pg_isready", "--host=127.0.0.1", "--username=app"] },
        periodSeconds: 1,
      },
    },
  });
  const noEndpoints = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "no-endpoints", namespace },
    spec: { selector: { app: "no-endpoints" }, ports: [{ port: 5432 }] },
  };
  return { apiVersion: "v1", kind: "List", items: [...postgres, noEndpoints] };
}
