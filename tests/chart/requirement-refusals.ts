import { merge, PROXY, type Values } from "./helm";
import type { Refusal } from "./schema-refusals";

const withProxy = (proxy: Values) => merge(PROXY, { proxy });

/** Contradictory values, which the schema permits but the templates refuse. */
export const REQUIREMENT_REFUSALS: Refusal[] = [
  [
    "a missing tag",
    { backend: { tag: "" } },
    "backend.tag is empty",
    "Remedy: --set backend.tag=<tag of the image you built>",
  ],
  [
    "the tag latest",
    { frontend: { tag: "latest" } },
    'frontend.tag is "latest"',
    "Remedy: --set frontend.tag=<exact tag>",
  ],
  ["the tag latest for the database", { postgres: { tag: "latest" } }, 'postgres.tag is "latest"'],
  [
    "a node port of a Service whose type is not NodePort",
    { backend: { nodePort: 30090 } },
    'backend.nodePort is 30090 but backend.serviceType is "ClusterIP"',
    "Remedy: --set backend.nodePort=0",
  ],
  [
    "ClusterIP with the default node port",
    { frontend: { serviceType: "ClusterIP" } },
    'frontend.nodePort is 30080 but frontend.serviceType is "ClusterIP"',
  ],
  [
    "the same node port for both services",
    { backend: { serviceType: "NodePort", nodePort: 30080 } },
    "backend.nodePort and frontend.nodePort are both 30080",
  ],
  [
    "the same name for both services",
    { frontend: { name: "todo-backend" } },
    'backend and frontend have the names "todo-backend" and "todo-backend"',
  ],
  [
    "the same name for the database and a service",
    { postgres: { name: "todo-frontend" } },
    'postgres.name is "todo-frontend"',
  ],
  [
    "the same ConfigMap for both services",
    { configmap: { frontendConfigName: "todo-backend-config" } },
    'configmap.frontendConfigName is "todo-backend-config"',
    "each name must be unique",
  ],
  [
    "the same ConfigMap for a service and the smoke test",
    { configmap: { backendConfigName: "todo-smoke-test" } },
    'configmap.backendConfigName is "todo-smoke-test"',
  ],
  [
    "neither service",
    { backend: { enabled: false }, frontend: { enabled: false } },
    "backend.enabled and frontend.enabled are both false",
  ],
  [
    "the same Service name for both services",
    { backend: { serviceName: "web" }, frontend: { serviceName: "web" } },
    'and their Services "web" and "web"',
  ],
  [
    "a label by which the chart selects pods",
    { backend: { labels: { app: "other" } } },
    "backend.labels.app is set",
  ],
  [
    "a standard label",
    { frontend: { labels: { "app.kubernetes.io/component": "other" } } },
    "frontend.labels.app.kubernetes.io/component is set",
  ],
  [
    "a variable that the chart sets itself",
    { backend: { env: { LOG_LEVEL: "debug" } } },
    "backend.env.LOG_LEVEL is set",
    "use config.logLevel",
  ],
  [
    "the backend's address as a plain variable",
    { frontend: { env: { BACKEND_URL: "http://x" } } },
    "frontend.env.BACKEND_URL is set",
    "use backend.serviceName and backend.port",
  ],
  [
    "a variable with two sources",
    { backend: { env: { FLAG: "on" }, secretEnv: { FLAG: "flag" } } },
    "backend.env.FLAG and backend.secretEnv.FLAG are both set",
  ],
  [
    "a secret as a plain variable",
    { backend: { env: { OPENAI_API_KEY: "canary" } } },
    "backend.env.OPENAI_API_KEY looks like a secret",
    'Secret "todo-secrets"',
  ],
  [
    "a password in an address",
    { frontend: { env: { CACHE: "redis://user:canary@cache" } } },
    "frontend.env.CACHE looks like a secret",
  ],
  [
    "a liveness probe that queries the database",
    { backend: { livenessProbe: { httpGet: { path: "/health" } } } },
    'backend.livenessProbe.httpGet.path is "/health"',
    "backend.livenessProbe.httpGet.path=/health?probe=live",
  ],
  [
    "a startup probe that queries the database",
    { backend: { startupProbe: { httpGet: { path: "/health" } } } },
    'backend.startupProbe.httpGet.path is "/health"',
  ],
  [
    "a startup probe that allows more time than the rollout deadline",
    { backend: { startupProbe: { failureThreshold: 90 } } },
    "backend.startupProbe allows 180 s",
    "--set rollout.progressDeadlineSeconds=240",
  ],
  [
    "the same node port for the proxy and the frontend",
    { proxy: { enabled: true } },
    "proxy.nodePort and frontend.nodePort are both 30080",
    "Remedy: --set frontend.serviceType=ClusterIP --set frontend.nodePort=0",
  ],
  [
    "the same node port for the proxy and the backend",
    merge(PROXY, { backend: { serviceType: "NodePort", nodePort: 30080 } }),
    "proxy.nodePort and backend.nodePort are both 30080",
  ],
  [
    "the same name for the proxy and a service",
    withProxy({ name: "todo-frontend" }),
    'proxy.name is "todo-frontend", the name of another object',
  ],
  [
    "the same name for the proxy and the Service of a service",
    merge(withProxy({ name: "web" }), { backend: { serviceName: "web" } }),
    'proxy.name is "web"',
  ],
  [
    "the same name for the proxy and the database",
    withProxy({ name: "todo-postgres" }),
    'proxy.name is "todo-postgres"',
  ],
  [
    "the same ConfigMap for the proxy and a service",
    merge(PROXY, { configmap: { backendConfigName: "todo-proxy-config" } }),
    'proxy.name is "todo-proxy", but another ConfigMap has the name "todo-proxy-config"',
  ],
  ["a missing tag of the proxy's image", withProxy({ tag: "" }), "proxy.tag is empty"],
  [
    "a path of the backend without a leading slash",
    withProxy({ backendPaths: ["/api/*", "docs"] }),
    'proxy.backendPaths[1] is "docs"',
    "Remedy: --set 'proxy.backendPaths[1]=/docs'",
  ],
  [
    "a path of the frontend without a leading slash",
    withProxy({ frontendPaths: ["api/auth/*"] }),
    'proxy.frontendPaths[0] is "api/auth/*"',
  ],
  [
    "a preStop pause that is not shorter than the grace period",
    { rollout: { preStopSeconds: 45 } },
    "rollout.preStopSeconds is 45 and rollout.terminationGracePeriodSeconds is 45",
  ],
];
