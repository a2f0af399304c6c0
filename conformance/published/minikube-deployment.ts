import type { Expectation } from "../expectation";
import { deployment, expectations, service } from "./expect";

/**
 * "Implementation Plan: Local Kubernetes Deployment", 2026-02-08: "Helm Chart Architecture",
 * "Kubernetes Resource Layout" and "Configuration Management". Two deviations of
 * docs/deviations.md apply: the liveness probe leaves the database out, and requests are explicit.
 */
export const MINIKUBE_DEPLOYMENT: readonly Expectation[] = [
  ...deployment("P0-3", "todo-frontend", {
    replicas: 1,
    app: "todo-frontend",
    image: "todo-frontend",
    port: 3000,
    limits: { cpu: "500m", memory: "512Mi" },
    liveness: "/",
    readiness: "/",
  }),
  ...deployment("P0-3", "todo-backend", {
    replicas: 1,
    app: "todo-backend",
    image: "todo-backend",
    port: 8000,
    limits: { cpu: "1000m", memory: "1Gi" },
    liveness: "/health?probe=live",
    readiness: "/health",
  }),
  ...["todo-frontend", "todo-backend"].flatMap((name) =>
    expectations("P0-3", `Deployment ${name}`, {
      "container.resources.requests": ["cpu", "memory"],
    }),
  ),
  ...service("P0-3", "todo-frontend", { type: "NodePort", port: 3000, app: "todo-frontend" }),
  ...service("P0-3", "todo-backend", { type: "ClusterIP", port: 8000, app: "todo-backend" }),
  ...expectations("P0-4", "Deployment todo-frontend", {
    "metadata.labels.app": "todo-frontend",
    variables: ["ENVIRONMENT"],
    "variables.API_BASE_URL": "http://todo-backend:8000",
    "variables.NEXT_PUBLIC_API_BASE_URL": "http://todo-backend:8000",
  }),
  ...expectations("P0-4", "Deployment todo-backend", {
    "metadata.labels.app": "todo-backend",
    variables: ["DATABASE_URL", "JWT_SECRET", "ENVIRONMENT"],
  }),
  // The specification wants "feature flags" and names none. These are the application's
  // (docs/contracts/environment-variables.md).
  ...expectations("P0-4", "ConfigMap todo-backend-config", {
    data: ["ENVIRONMENT", "ASSISTANT_MODE", "MCP_HTTP_ENABLED"],
  }),
  ...expectations("P0-4", "ConfigMap todo-frontend-config", {
    data: ["API_BASE_URL", "NEXT_PUBLIC_API_BASE_URL"],
  }),
  ...expectations("P0-4", "Secret todo-chatbot-secrets", { data: ["DATABASE_URL", "JWT_SECRET"] }),
];
