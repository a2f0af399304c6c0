import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseAllDocuments } from "yaml";

export const CHART = resolve(__dirname, "../../chart");
/** Named here, so that no result depends on the Kubernetes version a helm binary was built for. */
const KUBERNETES_VERSION = "1.34.4";

/** Chart values, nested as in values.yaml. */
export type Values = { [name: string]: unknown };

/** One rendered object. Its fields are Kubernetes' own; a wrong one shows as a failed assertion. */
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

/** What the chart refuses to have a default for. */
export const TAGS: Values = {
  backend: { tag: "1.0.0-0123456789ab" },
  frontend: { tag: "1.0.0-ba9876543210" },
};

/**
 * The manifest of release `todo` in namespace `todo`; throws with Helm's own text when the values
 * are refused.
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

/** The manifest's objects, in the order Helm would install them. */
export function template(values: Values = {}, chart: string = CHART): KubeObject[] {
  return parseAllDocuments(manifest(values, chart)).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS() as KubeObject;
  });
}

/** Runs helm; throws with everything it wrote when it fails. */
export function helm(args: string[], input = ""): string {
  const run = spawnSync(binary(), args, { input, encoding: "utf8" });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(run.stdout + run.stderr);
  return run.stdout;
}

let reported = false;

/**
 * A suite that calls helm. Without a usable one the first such suite says so, and the others are
 * skipped.
 */
export function describeWithHelm(title: string, body: () => void): void {
  describe(title, function () {
    this.timeout(60_000);
    before(needsHelm);
    body();
  });
}

function needsHelm(this: Mocha.Context): void {
  const version = spawnSync(binary(), ["version", "--template", "{{.Version}}"], {
    encoding: "utf8",
  });
  if (version.stdout?.startsWith("v3.")) return;
  if (reported) this.skip();
  reported = true;
  const seen = version.error
    ? version.error.message
    : `it says ${version.stdout || version.stderr}`;
  throw new Error(
    `The chart tests need Helm 3.20, and "${binary()}" is none: ${seen}. Put helm on PATH or name it: HELM=/path/to/helm npm test`,
  );
}

function binary(): string {
  return process.env.HELM || "helm";
}

/** Hands a copy of the chart to `use`, to be changed freely, and removes it afterwards. */
export function withChartCopy<T>(use: (chart: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "todo-chart-"));
  try {
    cpSync(CHART, folder, { recursive: true });
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `over` wins; maps are merged, everything else is replaced. As Helm merges values. */
export function merge(base: Values, over: Values): Values {
  const result = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const below = result[name];
    result[name] = isMap(below) && isMap(value) ? merge(below, value) : value;
  }
  return result;
}

export function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `{a: {b: value}}` for the path `["a", "b"]`. */
export function nested(path: string[], value: unknown): Values {
  return path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Values;
}
