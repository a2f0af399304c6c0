import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { parse } from "yaml";
import type { ErrorObject } from "ajv";
import { constraintFaults } from "./constraints";
import type { Fault } from "../errors";
import { type Json, mergeMaps } from "../json";

/** Loads ajv only when values are checked, because ajv is slow to load. */
const loadOnDemand = createRequire(__filename);

/**
 * Returns the faults in chart values: violations of values.schema.json or, if there are none, of
 * the rules in templates/requirements.yaml. The values are first merged into the chart's defaults,
 * as Helm does. `pulumi preview` thus refuses what `pulumi up` would refuse.
 *
 * @param unknown JSON pointers of values that are not known before the run. They are not checked.
 */
export function chartFaults(
  chart: string,
  release: string,
  values: Json,
  unknown: ReadonlySet<string> = new Set(),
): Fault[] {
  const { default: Ajv } = loadOnDemand("ajv") as typeof import("ajv");
  // The schema is used only once, so optimising the generated code would take longer than it saves.
  // The schema itself is not validated, because `helm lint` validates it.
  const validator = new Ajv({
    allErrors: true,
    strict: false,
    verbose: true,
    validateSchema: false,
    code: { optimize: false },
  });

  const merged = mergeMaps(chartDefaults(chart), values);
  validator.validate(readChartSchema(chart), merged);
  const fix = `see ${path.posix.join(chart, "values.schema.json")}`;
  const faults = (validator.errors ?? [])
    .filter((error) => !unknown.has(error.instancePath))
    .map((error): Fault => ({ problem: describe(error), fix }));
  // The constraints assume that all values have valid types.
  return faults.length > 0 ? faults : constraintFaults(merged, release, unknown);
}

/** Returns the content of the chart's values.schema.json. */
export function readChartSchema(chart: string): Json {
  return JSON.parse(fs.readFileSync(path.join(chart, "values.schema.json"), "utf8")) as Json;
}

function describe({ instancePath, data, message = "is invalid", params }: ErrorObject): string {
  const name =
    instancePath === ""
      ? "the chart's values"
      : `chart value ${instancePath.slice(1).replace(/\//g, ".")}`;
  const extra = "additionalProperty" in params ? ` (${String(params.additionalProperty)})` : "";
  const seen = typeof data === "object" ? "" : ` is ${JSON.stringify(data)};`;
  return `${name}${seen} ${message}${extra}`;
}

const parsed = new Map<string, Json>();

/** Returns the contents of the chart's values.yaml. The file is read once per run. */
export function chartDefaults(chart: string): Json {
  const defaults =
    parsed.get(chart) ??
    ((parse(fs.readFileSync(path.join(chart, "values.yaml"), "utf8")) ?? {}) as Json);
  parsed.set(chart, defaults);
  return defaults;
}
