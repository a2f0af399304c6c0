import type { Expectation } from "../expectation";
import { deployment, expectations, reads, service } from "./expect";

/**
 * "Implementation Plan: Helm Charts & Kubernetes Deployment Strategy", 2026-02-16: section 1.1,
 * "Helm Chart Structure Design", with the values.yaml and the templates of both charts. The
 * liveness probe leaves the database out (docs/deviations.md).
 */
export const CONTAINERIZATION: readonly Expectation[] = [
  ...deployment("P2-2", "frontend", {
    replicas: 2,
    app: "frontend",
    image: "todo-frontend",
    port: 3000,
    requests: { cpu: "250m", memory: "256Mi" },
    limits: { cpu: "500m", memory: "512Mi" },
    liveness: "/api/health",
    readiness: "/api/health",
    livenessPeriod: 10,
    readinessPeriod: 5,
    livenessDelay: 10,
    readinessDelay: 5,
  }),
  ...deployment("P2-2", "backend", {
    replicas: 1,
    app: "backend",
    image: "todo-backend",
    port: 8000,
    requests: { cpu: "500m", memory: "512Mi" },
    limits: { cpu: "1000m", memory: "1Gi" },
    liveness: "/api/health?probe=live",
    readiness: "/api/health",
    livenessPeriod: 10,
    readinessPeriod: 5,
    livenessDelay: 15,
    readinessDelay: 10,
  }),
  ...service("P2-2", "frontend", {
    type: "NodePort",
    port: 3000,
    nodePort: 30000,
    app: "frontend",
  }),
  ...service("P2-2", "backend", { type: "NodePort", port: 8000, nodePort: 30001, app: "backend" }),
  ...["frontend", "backend"].flatMap((name) =>
    expectations("P2-1", `Deployment ${name}`, {
      "metadata.labels.app": name,
      "container.imagePullPolicy": "IfNotPresent",
    }),
  ),
  ...expectations("P2-1", "ConfigMap backend-config", { data: ["PORT"] }),
  ...expectations("P2-3", "Secret frontend-secrets", { data: ["auth-secret"] }),
  ...expectations("P2-3", "Secret backend-secrets", {
    data: ["database-url", "openai-api-key", "auth-secret", "auth-url"],
  }),
  ...expectations("P2-4", "Deployment frontend", {
    "variables.NEXT_PUBLIC_BACKEND_URL": "http://localhost:30001",
  }),
  ...reads("P2-4", "frontend", "frontend-secrets", { BETTER_AUTH_SECRET: "auth-secret" }),
  ...reads("P2-4", "backend", "backend-secrets", {
    DATABASE_URL: "database-url",
    OPENAI_API_KEY: "openai-api-key",
    BETTER_AUTH_SECRET: "auth-secret",
    BETTER_AUTH_URL: "auth-url",
  }),
];
