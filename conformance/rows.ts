import { postgresImage } from "../ops/lib/database/client-pod";
import { DEFAULT_STACK } from "../ops/lib/project";
import * as app from "./checks/application";
import * as browser from "./checks/browser";
import * as files from "./checks/files";
import * as helm from "./checks/helm";
import * as images from "./checks/images";
import * as life from "./checks/life";
import * as logs from "./checks/logs";
import { callsGemini } from "./checks/model";
import { objectsOf } from "./checks/objects";
import * as pods from "./checks/pods";
import * as resilience from "./checks/resilience";
import * as secrets from "./checks/secrets";
import { usesLittle } from "./checks/usage";
import { psql } from "./database";
import type { Live } from "./live";
import type { Preset } from "./published";
import { VALUES_CONTRACT } from "./published/cloud-native";
import type { Row } from "./row";

/** Reason for the rows about operations in plain words. */
const NO_AI = "operations with AI tools do not exist in this project yet";
/** An image whose container ends at once without its variables. */
const crashing = () => postgresImage(DEFAULT_STACK);
const node = (port: number) => (live: Live) => `http://${new URL(live.url).hostname}:${port}`;

const TABLES = ["users", "tasks", "conversations", "messages", "agent_runs", "tool_calls"];
const hasTables = files.hasTables(
  (sql, { preset }) => psql(preset.replace(/-/g, "_"), sql),
  ...TABLES,
);

const frontendIsBuilt = files.fileContains("images/frontend.Dockerfile", {
  "Node on Alpine": /^ARG NODE_IMAGE=node:\S+-alpine$/m,
  "frozen lock file": /\bnpm ci\b/,
  "Next.js standalone": /\bcp -R \.next\/standalone\b/,
  "user nextjs": /nextjs:x:1001:1001:/,
});
const backendIsBuilt = files.fileContains("images/backend.Dockerfile", {
  "Python slim": /^ARG PYTHON_IMAGE=python:\S+-slim\b/m,
  "uv with a frozen lock file": /\buv sync --frozen\b/,
  "user fastapi": /useradd --uid 1001 .*\bfastapi$/m,
});
const backendLibraries = files.fileContains("apps/backend/pyproject.toml", {
  FastAPI: /"fastapi==/,
  SQLModel: /"sqlmodel==/,
  "OpenAI Agents SDK": /"openai-agents==/,
  MCP: /"mcp==/,
});
const frontendLibraries = files.fileContains("apps/frontend/package.json", {
  "Next.js": /"next": /,
  "Better Auth": /"better-auth": /,
});

type Checks = Row["checks"];
const row = (
  preset: Preset,
  id: string,
  requirement: string,
  checks: Checks,
  open?: string,
): Row => ({ id, preset, requirement, checks, ...(open !== undefined && { open }) });

const P0 = (id: string, requirement: string, checks: Checks, open?: string) =>
  row("minikube-deployment", id, requirement, checks, open);
const P1 = (id: string, requirement: string, checks: Checks, open?: string) =>
  row("habit-tracker", id, requirement, checks, open);
const P2 = (id: string, requirement: string, checks: Checks, open?: string) =>
  row("containerization", id, requirement, checks, open);
const P3 = (id: string, requirement: string, checks: Checks, open?: string) =>
  row("kubernetes-deployment", id, requirement, checks, open);
const P4 = (id: string, requirement: string, checks: Checks, open?: string) =>
  row("cloud-native", id, requirement, checks, open);

/** Every requirement of the five specifications, in the order in which it is checked. */
export const ROWS: readonly Row[] = [
  P0("P0-1", "One chart todo-chatbot 1.0.0; both services scale independently", [
    helm.areReleased("todo-chatbot"),
    helm.scalesIndependently,
    helm.scalesOnCluster,
  ]),
  P0("P0-2", "Images with the tags v1.0.0, git SHA and latest; the deployed tag is immutable", [
    images.isTagged("v1.0.0", "{commit}", "latest"),
    images.tagsAreImmutable,
    frontendIsBuilt,
    backendIsBuilt,
  ]),
  P0("P0-3", "Objects, ports, limits and probes of both services", [objectsOf("P0-3")]),
  P0("P0-4", "Labels, ConfigMap, Secret and variables", [objectsOf("P0-4")]),
  P0("P0-5", "Helm test hooks; service discovery by DNS", [
    helm.testsPass,
    app.reachesBackendByDns,
  ]),
  P0("P0-8", "Install < 5 min, pods < 5 min, frontend < 1 min, backend health < 30 s", [
    helm.deploysWithin(300),
    pods.podsReadyWithin(300),
    pods.containersReadyWithin("frontend", 60),
    pods.containersReadyWithin("backend", 30),
  ]),
  P0("P0-9", "All API requests succeed, no restarts, the features work", [
    app.requestsSucceed(5, 20),
    app.loginToTask,
    pods.noRestarts,
  ]),
  P0("P0-6", "Rollback; uninstall < 2 min leaves nothing behind; a new installation is identical", [
    helm.rollsBack,
    helm.undoes,
    life.reinstallsIdentically,
  ]),
  P0("P0-7", "AI tools where present, a documented fallback for each", [], NO_AI),

  P1("P1-1", "Release and objects habit-tracker-*; raw manifests that kubectl accepts", [
    helm.areReleased("habit-tracker"),
    objectsOf("P1-1"),
    images.isTagged("v1.0.0"),
    files.manifestsAreValid,
  ]),
  P1("P1-2", "Requests, limits, probe periods, node port 30080", [objectsOf("P1-2")]),
  P1("P1-3", "ConfigMap, and Secret with a Gemini key", [objectsOf("P1-3"), callsGemini]),
  P1("P1-4", "Labels app, component, version; rolling update; no latest", [
    objectsOf("P1-4"),
    images.tagsAreImmutable,
  ]),
  P1("P1-5", "The stack uses < 2 GB and < 2 CPU; images < 500 MB and < 300 MB", [
    usesLittle,
    images.imageBelow("backend", 500),
    images.imageBelow("frontend", 300),
  ]),
  P1("P1-6", "Image builds < 3 min, deployment < 5 min, pods < 2 min", [
    images.buildsWithin(180),
    helm.deploysWithin(300),
    pods.podsReadyWithin(120),
  ]),
  P1("P1-7", ".env.example, DEPLOYMENT.md and the contracts", [
    files.filesExist(
      ".env.example",
      "DEPLOYMENT.md",
      "docs/contracts/docker-images.md",
      "docs/contracts/kubernetes-resources.md",
      "docs/contracts/environment-variables.md",
    ),
  ]),

  P2("P2-1", "Releases frontend and backend, each upgraded and rolled back alone", [
    helm.areReleased("frontend", "backend"),
    objectsOf("P2-1"),
    images.isTagged("phase4"),
    helm.releasesAreIndependent,
  ]),
  P2("P2-2", "Replicas, node ports, resources and probes; /docs is reachable", [
    objectsOf("P2-2"),
    app.answersWithin("/docs", 20, node(30001)),
  ]),
  P2("P2-3", "Secrets referenced by name, not made by the chart, with the published keys", [
    objectsOf("P2-3"),
    secrets.chartMakesNoSecret,
  ]),
  P2("P2-4", "One shared signing secret; variables of both services", [
    objectsOf("P2-4"),
    app.loginToTask,
  ]),
  P2("P2-5", "Frozen lock files, Next standalone, uv; users nextjs and fastapi; HEALTHCHECK", [
    images.runAsUnprivilegedUser,
    frontendIsBuilt,
    backendIsBuilt,
  ]),
  P2("P2-8", "Builds < 5 min; images < 500 MB and < 1 GB; ready < 10 s and < 15 s; UI < 15 s", [
    images.buildsWithin(300),
    images.imageBelow("frontend", 500),
    images.imageBelow("backend", 1000),
    pods.containersReadyWithin("frontend", 10),
    pods.containersReadyWithin("backend", 15),
    app.answersWithin("/sign-in", 15),
    app.answersWithin("/docs", 20, node(30001)),
  ]),
  P2(
    "P2-9",
    "Login to task < 10 s; data survives a pod's deletion; health < 1 s; useful logs; runs in 2 GB",
    [
      app.loginToTask,
      browser.loginToTaskInBrowser,
      logs.logsAreStructured,
      app.dataSurvivesDeletion,
      app.answersWithin("/api/health", 1, node(30001)),
      usesLittle,
    ],
    "macOS and WSL2 are not available here",
  ),
  P2("P2-10", "Decision records: Minikube, Helm, NodePort, Secrets; the published tables", [
    files.filesExist(
      "docs/decisions/0015-minikube.md",
      "docs/decisions/0016-helm.md",
      "docs/decisions/0017-node-port.md",
      "docs/decisions/0018-secrets-outside-the-chart.md",
    ),
    hasTables,
  ]),
  P2("P2-6", "Rollback after a CrashLoop, a bad configuration and a bad image", [
    helm.restoresAfter("CrashLoop", crashing),
    helm.restoresAfter("bad configuration", crashing),
    helm.restoresAfter("bad image", crashing),
  ]),
  P2("P2-7", "kubectl-ai and kagent operations", [], NO_AI),

  P3("P3-1", "Release todo-app in namespace todo; replicas, requests, Services", [
    helm.areReleased("todo-app"),
    objectsOf("P3-1"),
  ]),
  P3(
    "P3-8",
    "Health < 30 s, deploy < 2 min, images < 500 MB, 10 users, no secret outside Secrets",
    [
      pods.containersReadyWithin("backend", 30),
      helm.deploysWithin(120),
      images.imageBelow("backend", 500),
      images.imageBelow("frontend", 500),
      app.requestsSucceed(10, 20),
      secrets.secretsStayOut,
    ],
  ),
  P3("P3-2", "Ingress todo.local: /api/* to the backend, / to the frontend, in a browser", [
    objectsOf("P3-2"),
    app.answersWithin("/api/health", 5),
    browser.worksInBrowser,
  ]),
  P3("P3-3", "ConfigMap app-config and Secret app-secrets", [objectsOf("P3-3")]),
  P3("P3-4", "/health with the database's status, connected < 5 s; an outage without restarts", [
    logs.databaseConnectedWithin(5),
    app.healthReportsDatabase("/health"),
    resilience.survivesDatabaseOutage,
  ]),
  P3(
    "P3-5",
    "3 replicas by one setting; upgrades without failed requests; a failed one is undone",
    [resilience.rollsWithoutFailures(1), life.scalesBySetting(3), life.failedUpgradeReturns],
  ),
  P3("P3-6", "A connection error with a retry; Pending pods are explained", [
    browser.showsConnectionError,
    resilience.explainsPendingPods,
  ]),
  P3("P3-9", "Chat, FastAPI and SQLModel, Agents SDK and MCP, JWT, structured logs", [
    app.loginToTask,
    frontendLibraries,
    backendLibraries,
    logs.logsAreStructured,
  ]),
  P3("P3-7", "AI operations with review before execution", [], NO_AI),

  P4("P4-1", "Release todo-app in namespace default; values contract; helm lint without failures", [
    helm.areReleased("todo-app"),
    files.chartHasValues(...VALUES_CONTRACT),
    helm.lints,
  ]),
  P4("P4-2", "4/4 pods ready < 120 s; imagePullPolicy Never", [
    objectsOf("P4-2"),
    images.isTagged("latest"),
    pods.podsReady(4),
    pods.podsReadyWithin(120),
  ]),
  P4("P4-3", "Secret todo-backend-secret and ConfigMap todo-frontend-config", [objectsOf("P4-3")]),
  P4("P4-4", "Backend ClusterIP, frontend node port 30080, proxied by DNS", [
    objectsOf("P4-4"),
    app.reachesBackendByDns,
    app.loginToTask,
  ]),
  P4("P4-5", "Images < 300 MB and < 150 MB", [
    images.imageBelow("backend", 300),
    images.imageBelow("frontend", 150),
  ]),
  P4("ZD", "No failed request while both services roll three times, through a node port", [
    resilience.rollsWithoutFailures(3),
  ]),
  P4("P4-6", "An audit line for each AI call; two agent passes", [], NO_AI),
];
