import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { parse } from "yaml";
import type { ErrorObject } from "ajv";
import { constraintFaults } from "./constraints";
import { type Fault, refuse } from "../errors";

type Json = Readonly<Record<string, unknown>>;

/** Loads ajv only when values are checked, because ajv is slow to load. */
const loadOnDemand = createRequire(__filename);

/**
 * Checks values against values.schema.json and the rules of templates/requirements.yaml, after
 * merging the values into the chart's defaults as Helm does. `pulumi preview` thus refuses what
 * `pulumi up` would refuse.
 *
 * @param unknown JSON pointers of values that are not known before the run. They are not checked.
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

  const merged = mergeValues(chartDefaults(chart), values);
  validator.validate(schema, merged);
  const fix = `see ${path.posix.join(chart, "values.schema.json")}`;
  const faults = (validator.errors ?? [])
    .filter((error) => !unknown.has(error.instancePath))
    .map((error): Fault => ({ problem: describe(error), fix }));
  // The constraints assume that all values have valid types.
  refuse(
    "The chart refuses these values",
    faults.length > 0 ? faults : constraintFaults(merged, release, unknown),
  );
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

/**
 * Merges values as Helm does: maps are merged, other values are replaced, and null removes a
 * default.
 */
export function mergeValues(defaults: Json, values: Json): Json {
  const removed = Object.keys(values).filter((key) => values[key] === null);
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  const merged = given.map(([key, value]): [string, unknown] => {
    const old = defaults[key];
    return [key, isMap(old) && isMap(value) ? mergeValues(old, value) : value];
  });
  const kept = Object.entries(defaults).filter(([key]) => !removed.includes(key));
  return Object.fromEntries([...kept, ...merged]);
}

function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
