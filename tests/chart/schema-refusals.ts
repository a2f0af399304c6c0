import type { Values } from "./helm";

/**
 * The name of a fault, values that contain the fault, and strings that Helm's error must contain.
 */
export type Refusal = [what: string, values: Values, ...texts: string[]];

/**
 * Values that the chart's schema refuses, chosen because somebody could enter them. Values that
 * violate each constraint are in schema-violations.ts.
 */
export const SCHEMA_REFUSALS: Refusal[] = [
  [
    "a plain secret",
    { secrets: { databaseUrl: "postgresql://u:p@h/d" } },
    "at '/secrets'",
    "'databaseUrl' not allowed",
  ],
  [
    "a fractional number of replicas",
    { frontend: { replicas: 1.5 } },
    "at '/frontend/replicas'",
    "want integer",
  ],
  [
    "a node port out of range",
    { frontend: { nodePort: 3000 } },
    "at '/frontend/nodePort'",
    "got 3,000, want 30,000",
  ],
  [
    "a name with capitals",
    { backend: { name: "Todo_Backend" } },
    "at '/backend/name'",
    "does not match pattern",
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
    "a probe that runs a command",
    { frontend: { livenessProbe: { exec: { command: ["true"] } } } },
    "at '/frontend/livenessProbe'",
    "'exec' not allowed",
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
    "a Secret with an empty key",
    { frontend: { secretEnv: { KEY: "other-secret/" } } },
    "at '/frontend/secretEnv/KEY'",
    "does not match pattern",
  ],
  [
    "a destination with addresses and a namespace",
    { networkPolicy: { backendEgress: [{ port: 443, cidr: "0.0.0.0/0", namespace: "data" }] } },
    "at '/networkPolicy/backendEgress/0'",
    "maxProperties",
  ],
  [
    "a prefix with a slash at its end",
    { proxy: { backendPrefix: "/_backend/" } },
    "at '/proxy/backendPrefix'",
    "does not match pattern",
  ],
  [
    "a placeholder of Caddy in a path",
    { proxy: { backendPaths: ["/{env.SECRET}/*"] } },
    "at '/proxy/backendPaths/0'",
    "does not match pattern",
  ],
  [
    "a URL as the host of the Ingress",
    { ingress: { host: "http://todo.local" } },
    "at '/ingress/host'",
    "does not match pattern",
  ],
];
