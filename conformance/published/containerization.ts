import type { Expectation } from "../expectation";
import { deployment, expectations, service } from "./expect";

/**
 * "Implementation Plan: Helm Charts & Kubernetes Deployment Strategy", 2026-02-16: section 1.1,
 * "Helm Chart Structure Design", with the values.yaml and the templates of both charts.
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
  }),
  ...service("P2-2", "frontend", {
    type: "NodePort",
    port: 3000,
    nodePort: 30000,
    app: "frontend",
  }),
  ...service("P2-2", "backend", { type: "NodePort", port: 8000, nodePort: 30001, app: "backend" }),
  ...["frontend", "backend"].flatMap((name) =>
    expectations("P2-1", `Deployment ${name}`, { "metadata.labels.app": name }),
  ),
  ...expectations("P2-1", "ConfigMap backend-config", { data: ["PORT"] }),
  ...expectations("P2-3", "Secret frontend-secrets", { data: ["auth-secret"] }),
  ...expectations("P2-3", "Secret backend-secrets", {
    data: ["database-url", "openai-api-key", "auth-secret", "auth-url"],
  }),
  ...expectations("P2-4", "Deployment frontend", {
    variables: ["NEXT_PUBLIC_BACKEND_URL", "BETTER_AUTH_SECRET"],
  }),
  ...expectations("P2-4", "Deployment backend", {
    variables: ["DATABASE_URL", "OPENAI_API_KEY", "BETTER_AUTH_SECRET", "BETTER_AUTH_URL"],
  }),
];
