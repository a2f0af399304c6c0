import type { Values } from "./helm";

/**
 * The name of a fault, values that contain the fault, and strings that Helm's error must contain.
 */
export type Refusal = [what: string, values: Values, ...texts: string[]];

/** Values that the chart's schema refuses. */
export const SCHEMA_REFUSALS: Refusal[] = [
  ["an unknown group", { bakend: {} }, "additional properties 'bakend' not allowed"],
  [
    "an unknown value",
    { backend: { replica: 2 } },
    "at '/backend'",
    "additional properties 'replica' not allowed",
  ],
  [
    "an unknown value in a nested object",
    { backend: { resources: { limits: { gpu: "1" } } } },
    "at '/backend/resources/limits'",
    "'gpu' not allowed",
  ],
  [
    "a plain secret",
    { secrets: { databaseUrl: "postgresql://u:p@h/d" } },
    "at '/secrets'",
    "'databaseUrl' not allowed",
  ],
  [
    "null, which removes a required value",
    { backend: { resources: { limits: null } } },
    "at '/backend/resources'",
    "missing property 'limits'",
  ],
  [
    "a replica count that is a string",
    { backend: { replicas: "2" } },
    "at '/backend/replicas'",
    "got string, want integer",
  ],
  ["no replicas", { backend: { replicas: 0 } }, "at '/backend/replicas'", "got 0, want 1"],
  [
    "a fractional number of replicas",
    { frontend: { replicas: 1.5 } },
    "at '/frontend/replicas'",
    "want integer",
  ],
  [
    "a port that only root can open",
    { backend: { port: 80 } },
    "at '/backend/port'",
    "got 80, want 1,024",
  ],
  [
    "a port that does not exist",
    { frontend: { port: 70000 } },
    "at '/frontend/port'",
    "got 70,000, want 65,535",
  ],
  [
    "a node port out of range",
    { frontend: { nodePort: 3000 } },
    "at '/frontend/nodePort'",
    "got 3,000, want 30,000",
  ],
  [
    "a service type that the chart does not support",
    { frontend: { serviceType: "LoadBalancer" } },
    "at '/frontend/serviceType'",
    "'ClusterIP', 'NodePort'",
  ],
  [
    "a name with capitals",
    { backend: { name: "Todo_Backend" } },
    "at '/backend/name'",
    "does not match pattern",
  ],
  [
    "a name that is too long for pod names",
    { postgres: { name: "p".repeat(53) } },
    "at '/postgres/name'",
    "got 53, want 52",
  ],
  [
    "an image name that contains the tag",
    { backend: { image: "todo-backend:1.0.0" } },
    "at '/backend/image'",
    "does not match pattern",
  ],
  [
    "a tag with a space",
    { frontend: { tag: "1.0 .0" } },
    "at '/frontend/tag'",
    "does not match pattern",
  ],
  [
    "CPU as a number",
    { backend: { resources: { limits: { cpu: 1 } } } },
    "at '/backend/resources/limits/cpu'",
    "got number, want string",
  ],
  [
    "memory without a unit",
    { backend: { resources: { requests: { memory: "256" } } } },
    "at '/backend/resources/requests/memory'",
    "does not match pattern",
  ],
  [
    "memory in millibytes",
    { frontend: { resources: { limits: { memory: "512m" } } } },
    "at '/frontend/resources/limits/memory'",
    "does not match pattern",
  ],
  [
    "a volume size without a unit",
    { postgres: { storage: "10" } },
    "at '/postgres/storage'",
    "does not match pattern",
  ],
  [
    "an unknown pull policy",
    { imagePullPolicy: "Sometimes" },
    "at '/imagePullPolicy'",
    "'Always', 'IfNotPresent', 'Never'",
  ],
  [
    "an unknown log level",
    { config: { logLevel: "verbose" } },
    "at '/config/logLevel'",
    "'debug', 'info', 'warning', 'error'",
  ],
  [
    "an unknown environment",
    { config: { environment: "prod" } },
    "at '/config/environment'",
    "'production'",
  ],
  [
    "a variable whose value is not a string",
    { backend: { env: { RETRIES: 3 } } },
    "at '/backend/env/RETRIES'",
    "got number, want string",
  ],
  [
    "a variable name with a dash",
    { frontend: { env: { "MY-FLAG": "on" } } },
    "at '/frontend/env'",
    "'MY-FLAG' not allowed",
  ],
  [
    "a secret value instead of a key name",
    { backend: { secretEnv: { DATABASE_URL: "postgresql://u:p@h/d" } } },
    "at '/backend/secretEnv/DATABASE_URL'",
    "does not match pattern",
  ],
  [
    "a probe path without a leading slash",
    { backend: { livenessProbe: { httpGet: { path: "health" } } } },
    "at '/backend/livenessProbe/httpGet/path'",
    "does not match pattern",
  ],
  [
    "a probe port that differs from the service's port",
    { backend: { livenessProbe: { httpGet: { port: 8080 } } } },
    "at '/backend/livenessProbe/httpGet/port'",
    "value must be 'http'",
  ],
  [
    "a probe that runs a command",
    { frontend: { livenessProbe: { exec: { command: ["true"] } } } },
    "at '/frontend/livenessProbe'",
    "'exec' not allowed",
  ],
  [
    "a checksum that is not a hash",
    { secrets: { backendChecksum: "my-password" } },
    "at '/secrets/backendChecksum'",
    "does not match pattern",
  ],
  [
    "a password instead of a key name",
    { secrets: { postgresPasswordKey: "pa$$word" } },
    "at '/secrets/postgresPasswordKey'",
    "does not match pattern",
  ],
  [
    "a digest without its algorithm",
    { chartDigest: "5".repeat(64) },
    "at '/chartDigest'",
    "does not match pattern",
  ],
  [
    "an empty Secret name",
    { secrets: { backendSecretName: "" } },
    "at '/secrets/backendSecretName'",
    "does not match pattern",
  ],
  [
    "a preStop pause of zero seconds",
    { rollout: { preStopSeconds: 0 } },
    "at '/rollout/preStopSeconds'",
    "got 0, want 1",
  ],
  [
    "a revision history that is too short for a rollback",
    { rollout: { revisionHistoryLimit: 0 } },
    "at '/rollout/revisionHistoryLimit'",
    "got 0, want 1",
  ],
];
