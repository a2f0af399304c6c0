import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { contradictions } from "./constraints";
import { type Fault, refuse } from "../errors";

type Json = Readonly<Record<string, unknown>>;

/**
 * Refuses values that Helm would refuse, so that `pulumi preview` fails where `pulumi up` would:
 * merged over the chart's defaults as Helm does, then held against values.schema.json and against
 * what templates/requirements.yaml asks.
 *
 * @param unknown JSON pointers of leaves whose value only the run will tell; they pass whatever is asked of them.
 */
export function checkChartValues(
  chart: string,
  release: string,
  values: Json,
  unknown: ReadonlySet<string> = new Set(),
): void {
  const schema = JSON.parse(
    fs.readFileSync(path.join(chart, "values.schema.json"), "utf8"),
  ) as Json;
  // slow to load: only where the values are checked
  const { default: Ajv } = require("ajv") as typeof import("ajv");
  // For one look at the values: what makes a second one faster, or looks at the schema itself
  // (Helm's lint does), takes longer than the look.
  const validator = new Ajv({
    allErrors: true,
    strict: false,
    verbose: true,
    validateSchema: false,
    code: { optimize: false },
  });

  const merged = mergeValues(chartDefaults(chart), values);
  validator.validate(schema, merged);
  const faults = (validator.errors ?? [])
    .filter((error) => !unknown.has(error.instancePath))
    .map(({ instancePath, data, message, params }): Fault => {
      const name =
        instancePath === ""
          ? "the chart's values"
          : `chart value ${instancePath.slice(1).replace(/\//g, ".")}`;
      const extra = "additionalProperty" in params ? ` (${String(params.additionalProperty)})` : "";
      const seen = typeof data === "object" ? "" : ` is ${JSON.stringify(data)};`;
      return {
        problem: `${name}${seen} ${message}${extra}`,
        fix: `see ${path.posix.join(chart, "values.schema.json")}`,
      };
    });
  // Values of the wrong shape cannot be compared with each other.
  refuse(
    "The chart refuses these values",
    faults.length > 0 ? faults : contradictions(merged, release, unknown),
  );
}

const parsed = new Map<string, Json>();

/** The chart's values.yaml, read once in a run. */
export function chartDefaults(chart: string): Json {
  const defaults =
    parsed.get(chart) ??
    ((parse(fs.readFileSync(path.join(chart, "values.yaml"), "utf8")) ?? {}) as Json);
  parsed.set(chart, defaults);
  return defaults;
}

/** Helm's merge: maps join, anything else replaces, null removes the default. */
export function mergeValues(defaults: Json, values: Json): Json {
  const merged: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(values)) {
    const old = merged[key];
    if (value === null) delete merged[key];
    else if (value !== undefined)
      merged[key] = isMap(old) && isMap(value) ? mergeValues(old, value) : value;
  }
  return merged;
}

function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
