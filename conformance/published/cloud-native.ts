import type { Expectation } from "../expectation";
import { deployment, expectations, reads, service } from "./expect";

/**
 * "Implementation Plan: Phase IV — Cloud-Native Todo Chatbot Deployment", 2026-02-24: "Cluster
 * Topology" and "Helm Values Contract".
 */
export const CLOUD_NATIVE: readonly Expectation[] = [
  ...["backend", "frontend"].flatMap((name) => [
    ...deployment("P4-2", `todo-${name}`, {
      replicas: 2,
      app: `todo-${name}`,
      image: `todo-${name}`,
      port: name === "backend" ? 8000 : 3000,
    }),
    ...expectations("P4-2", `Deployment todo-${name}`, { "container.imagePullPolicy": "Never" }),
  ]),
  ...expectations("P4-3", "Secret todo-backend-secret", {
    data: ["DATABASE_URL", "OPENAI_API_KEY", "BETTER_AUTH_SECRET"],
  }),
  ...expectations("P4-3", "ConfigMap todo-frontend-config", {
    "data.NEXT_PUBLIC_API_URL": "http://todo-backend:8000",
  }),
  ...reads("P4-3", "todo-backend", "todo-backend-secret", {
    DATABASE_URL: "DATABASE_URL",
    OPENAI_API_KEY: "OPENAI_API_KEY",
    BETTER_AUTH_SECRET: "BETTER_AUTH_SECRET",
  }),
  ...expectations("P4-4", "Deployment todo-frontend", {
    "variables.NEXT_PUBLIC_API_URL": "http://todo-backend:8000",
  }),
  ...service("P4-4", "todo-backend", { type: "ClusterIP", port: 8000, app: "todo-backend" }),
  ...service("P4-4", "todo-frontend", {
    type: "NodePort",
    port: 3000,
    nodePort: 30080,
    app: "todo-frontend",
  }),
];

/** The values that the "Helm Values Contract" names, without `nodePort` of the backend. */
export const VALUES_CONTRACT: readonly string[] = [
  ...["backend", "frontend"].flatMap((service) =>
    ["image", "tag", "replicas", "port", "resources", "livenessProbe", "readinessProbe"].map(
      (value) => `${service}.${value}`,
    ),
  ),
  "frontend.nodePort",
  "secrets.backendSecretName",
  "configmap.frontendConfigName",
];
