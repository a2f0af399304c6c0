import { postgresImage } from "../../ops/lib/database/client-pod";
import { DEFAULT_STACK } from "../../ops/lib/project";

/**
 * Returns the manifests of a separate namespace that contains a Postgres, whose user and database
 * are both named `app`, and a Service `no-endpoints`, which has no pods.
 */
export function postgresAt(namespace: string, password: string): object {
  const labels = { app: "postgres" };
  const env = {
    POSTGRES_USER: "app",
    POSTGRES_DB: "app",
    POSTGRES_PASSWORD: password,
    PGDATA: "/tmp/data",
  };
  const container = {
    name: "postgres",
    image: postgresImage(DEFAULT_STACK),
    imagePullPolicy: "IfNotPresent",
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    readinessProbe: {
      exec: { command: ["pg_isready", "--host=127.0.0.1", "--username=app"] },
      periodSeconds: 1,
    },
    resources: { requests: { cpu: "20m", memory: "64Mi" } },
  };
  return {
    apiVersion: "v1",
    kind: "List",
    items: [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "postgres", namespace, labels },
        spec: { containers: [container], terminationGracePeriodSeconds: 1 },
      },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "postgres", namespace },
        spec: { selector: labels, ports: [{ port: 5432 }] },
      },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "no-endpoints", namespace },
        spec: { selector: { app: "no-endpoints" }, ports: [{ port: 5432 }] },
      },
    ],
  };
}
