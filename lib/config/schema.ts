import * as fs from "node:fs";
import * as path from "node:path";
import { readChartSchema } from "../chart/schema";
import { filterValues } from "../records";
import { type Service, SERVICES } from "../services";

/** A JSON Schema. `mustBe` completes the sentence "it must be …" in error messages. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly mustBe?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly $ref?: string;
}

const CHART = path.join(__dirname, "..", "..", "chart");

/** Files that determine the schema of the settings. */
export const SCHEMA_FILES = [
  path.join(__dirname, "settings.schema.json"),
  path.join(CHART, "values.schema.json"),
];

/** Chart values that the program sets itself, so they are not settings. */
const DERIVED = ["secrets", "chartDigest", "global"];
const DERIVED_POSTGRES = ["enabled", "name"];
const DERIVED_SERVICE = ["enabled", "secretEnv"];

/**
 * Returns the schema of a stack's settings: the settings of this program, and the chart's values
 * under the same names. No setting is required.
 */
export function settingsSchema(): Schema {
  const own = ownSchema();
  const chart = withoutRequired(readChartSchema(CHART)) as Schema;
  const { service } = chart.definitions ?? {};
  const without = (properties: Schema["properties"] = {}, names: readonly string[]) =>
    filterValues(properties, (_, name) => !names.includes(name));
  const shared = without(chart.properties, [...DERIVED, ...SERVICES]);
  const { postgres } = shared;
  return {
    ...own,
    additionalProperties: false,
    definitions: chart.definitions,
    properties: {
      ...own.properties,
      ...Object.fromEntries(
        SERVICES.map((name) => [
          name,
          {
            ...service,
            properties: {
              ...own.definitions?.[name]?.properties,
              ...without(service?.properties, DERIVED_SERVICE),
            },
          },
        ]),
      ),
      ...shared,
      ...(postgres && {
        postgres: { ...postgres, properties: without(postgres.properties, DERIVED_POSTGRES) },
      }),
    },
  };
}

function ownSchema(): Schema {
  return JSON.parse(fs.readFileSync(SCHEMA_FILES[0] ?? "", "utf8")) as Schema;
}

/** Returns the settings of a service that concern its image, so they are not chart values. */
export function imageSettings(service: Service): string[] {
  return Object.keys(ownSchema().definitions?.[service]?.properties ?? {});
}

/** Returns the top-level chart values that are settings under the same name. */
export function chartKeys(): string[] {
  const { properties = {} } = readChartSchema(CHART) as Schema;
  return Object.keys(properties).filter((key) => !DERIVED.includes(key));
}

/** Returns the schema of the setting at a path, or undefined if there is no such setting. */
export function schemaAt(root: Schema, keys: readonly string[]): Schema | undefined {
  let schema: Schema | undefined = root;
  for (const key of keys) {
    const { properties = {}, patternProperties = {} } = resolved(root, schema);
    const pattern = Object.keys(patternProperties).find((each) => new RegExp(each).test(key));
    schema = properties[key] ?? (pattern === undefined ? undefined : patternProperties[pattern]);
    if (schema === undefined) return undefined;
  }
  return resolved(root, schema);
}

function resolved(root: Schema, schema: Schema): Schema {
  const name = schema.$ref?.replace("#/definitions/", "");
  return name === undefined ? schema : { ...root.definitions?.[name], ...schema };
}

/** Returns a copy in which no property is required, because a stack sets only what it changes. */
function withoutRequired(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRequired);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(key === "required" && Array.isArray(inner)))
      .map(([key, inner]) => [key, withoutRequired(inner)]),
  );
}
