import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseAllDocuments } from "yaml";
import { isMap, type Json } from "../../lib/json";

export const CHART = resolve(__dirname, "../../chart");
/**
 * Kubernetes version to render for. `helm template` otherwise assumes a version that depends on the
 * helm binary.
 */
export const KUBERNETES_VERSION = "1.34.4";

/** Chart values, nested as in values.yaml. */
export type Values = Json;

/** An object in the rendered manifest. TypeScript checks only the fields that are declared here. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels: Record<string, string>;
    annotations?: Record<string, string>;
  };

  [field: string]: any;
}

/** Values that the chart requires and that have no default. */
export const TAGS: Values = {
  backend: { tag: "1.0.0-0123456789ab" },
  frontend: { tag: "1.0.0-ba9876543210" },
};

/** Values that enable the proxy. A node port can serve only one Service. */
export const PROXY: Values = {
  proxy: { enabled: true, backendPaths: ["/api/*"] },
  frontend: { serviceType: "ClusterIP", nodePort: 0 },
};

/**
 * Renders the manifest of release `todo` in namespace `todo`.
 * @throws an error with Helm's message if Helm refuses the values.
 */
export function manifest(values: Values = {}, chart: string = CHART): string {
  const args = [
    "template",
    "todo",
    chart,
    "--namespace",
    "todo",
    "--kube-version",
    KUBERNETES_VERSION,
    "--values",
    "-",
  ];
  return helm(args, JSON.stringify(merge(TAGS, values)));
}

/** Returns the objects in the manifest, in the order in which Helm installs them. */
export function template(values: Values = {}, chart: string = CHART): KubeObject[] {
  return parseAllDocuments(manifest(values, chart)).map((document) => {
    for (const error of document.errors) throw error;
    return document.toJS() as KubeObject;
  });
}

/**
 * Runs helm and returns its standard output.
 * @throws an error with everything that helm printed, if helm fails.
 */
export function helm(args: string[], input = ""): string {
  const run = spawnSync(binary(), args, { input, encoding: "utf8" });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(run.stdout + run.stderr);
  return run.stdout;
}

let isReported = false;

/**
 * Defines a suite that needs helm. Without helm, the first suite fails and the others are skipped.
 */
export function describeWithHelm(title: string, body: () => void): void {
  describe(title, function () {
    this.timeout(60_000);
    before(requireHelm);
    body();
  });
}

function requireHelm(this: Mocha.Context): void {
  const { error, stdout, stderr } = spawnSync(binary(), ["version", "--template", "{{.Version}}"], {
    encoding: "utf8",
  });
  if (!error && stdout.startsWith("v3.")) return;
  if (isReported) this.skip();
  isReported = true;
  const seen = error ? error.message : `it prints ${stdout || stderr}`;
  throw new Error(
    `The chart tests need Helm 3.20, but "${binary()}" is not Helm 3: ${seen}. Put Helm 3.20 on PATH, or run HELM=/path/to/helm npm test`,
  );
}

function binary(): string {
  return process.env.HELM || "helm";
}

/** Calls `use` with the path of a temporary copy of the chart. `use` can change the copy. */
export function withChartCopy<T>(use: (chart: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "todo-chart-"));
  try {
    cpSync(CHART, folder, { recursive: true });
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Merges values as Helm does, but keeps null, with which Helm removes a default: maps are merged,
 * and any other value in `over` replaces the value in `base`.
 */
export function merge(base: Values, over: Values): Values {
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const below = result[name];
    result[name] = isMap(below) && isMap(value) ? merge(below, value) : value;
  }
  return result;
}

/** Returns `{a: {b: value}}` for the path `["a", "b"]`. */
export function nested(path: string[], value: unknown): Values {
  return path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Values;
}
