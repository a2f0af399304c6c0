import type { Expectation } from "../expectation";
import { deployment, expectations, reads, service } from "./expect";

const RULE = "spec.rules.0.http.paths";

/**
 * "Feature Specification: Phase 4 — Local Kubernetes Deployment", 2026-01-21: section 4, "Key
 * Entities / Kubernetes Resources".
 */
export const KUBERNETES_DEPLOYMENT: readonly Expectation[] = [
  ...deployment("P3-1", "backend", {
    replicas: 2,
    app: "backend",
    image: "todo-backend",
    port: 8000,
    requests: { cpu: "200m", memory: "256Mi" },
  }),
  ...deployment("P3-1", "frontend", {
    replicas: 2,
    app: "frontend",
    image: "todo-frontend",
    port: 3000,
    requests: { cpu: "100m", memory: "128Mi" },
  }),
  ...["backend", "frontend"].flatMap((name) =>
    expectations("P3-1", `Deployment ${name}`, {
      "container.livenessProbe": ["httpGet"],
      "container.readinessProbe": ["httpGet"],
    }),
  ),
  ...expectations("P3-1", "Deployment frontend", { variables: ["NEXT_PUBLIC_API_URL"] }),
  ...service("P3-1", "backend-svc", { type: "ClusterIP", port: 8000, app: "backend" }),
  ...service("P3-1", "frontend-svc", { type: "ClusterIP", port: 3000, app: "frontend" }),
  ...expectations("P3-2", "Ingress todo-ingress", {
    "spec.rules.0.host": "todo.local",
    [`${RULE}.0.path`]: "/",
    [`${RULE}.0.backend.service.name`]: "frontend-svc",
    [`${RULE}.1.path`]: "/api",
    [`${RULE}.1.backend.service.name`]: "backend-svc",
  }),
  ...expectations("P3-3", "ConfigMap app-config", {
    data: ["LOG_LEVEL", "ENVIRONMENT", "API_VERSION"],
  }),
  ...expectations("P3-3", "Secret app-secrets", {
    data: ["DATABASE_URL", "JWT_SECRET", "OPENAI_API_KEY"],
  }),
  ...expectations("P3-3", "Deployment backend", {
    variables: ["LOG_LEVEL", "ENVIRONMENT", "API_VERSION"],
  }),
  ...reads("P3-3", "backend", "app-secrets", {
    DATABASE_URL: "DATABASE_URL",
    JWT_SECRET: "JWT_SECRET",
    OPENAI_API_KEY: "OPENAI_API_KEY",
  }),
];
