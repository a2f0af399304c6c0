import type { Expectation } from "../expectation";
import { deployment, expectations, service } from "./expect";

const RESOURCES = {
  requests: { cpu: "250m", memory: "256Mi" },
  limits: { cpu: "500m", memory: "512Mi" },
  livenessPeriod: 10,
  readinessPeriod: 5,
} as const;

/**
 * "Implementation Plan: Phase IV Infrastructure & Deployment", 2026-01-27: section 1.1,
 * "Infrastructure Resource Model", and the label conventions of section 1.2.
 */
export const HABIT_TRACKER: readonly Expectation[] = [
  ...deployment("P1-2", "habit-tracker-backend", {
    ...RESOURCES,
    replicas: 1,
    app: "habit-tracker-backend",
    image: "habit-tracker-backend",
    port: 8000,
    liveness: "/health?probe=live",
    readiness: "/health",
  }),
  ...deployment("P1-2", "habit-tracker-frontend", {
    ...RESOURCES,
    replicas: 1,
    app: "habit-tracker-frontend",
    image: "habit-tracker-frontend",
    port: 3000,
    liveness: "/",
    readiness: "/",
  }),
  ...service("P1-1", "habit-tracker-backend", {
    type: "ClusterIP",
    port: 8000,
    app: "habit-tracker-backend",
  }),
  ...service("P1-2", "habit-tracker-frontend", {
    type: "NodePort",
    port: 3000,
    nodePort: 30080,
    app: "habit-tracker-frontend",
  }),
  ...expectations("P1-3", "ConfigMap habit-tracker-config", {
    "data.NEXT_PUBLIC_API_URL": "http://habit-tracker-backend:8000",
  }),
  ...expectations("P1-3", "Secret habit-tracker-secrets", {
    data: ["DATABASE_URL", "JWT_SECRET", "GEMINI_API_KEY"],
  }),
  ...expectations("P1-3", "Deployment habit-tracker-backend", {
    variables: ["DATABASE_URL", "JWT_SECRET", "GEMINI_API_KEY"],
  }),
  ...expectations("P1-3", "Deployment habit-tracker-frontend", {
    "variables.NEXT_PUBLIC_API_URL": "http://habit-tracker-backend:8000",
  }),
  ...["backend", "frontend"].flatMap((component) =>
    expectations("P1-4", `Deployment habit-tracker-${component}`, {
      "spec.template.metadata.labels": ["app", "component", "version"],
      "spec.template.metadata.labels.component": component,
      "spec.strategy.type": "RollingUpdate",
      "spec.strategy.rollingUpdate": ["maxSurge", "maxUnavailable"],
    }),
  ),
];
