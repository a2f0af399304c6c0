/** A JSON Schema, or a part of one. */
interface Schema {
  [keyword: string]: unknown;
}

/** Kubernetes' OpenAPI file. Each definition that is a kind of object names its API version. */
export interface OpenApi {
  definitions: Record<string, Schema>;
}

interface KindName {
  group: string;
  version: string;
  kind: string;
}

const NUMBER_OR_TEXT = { oneOf: [{ type: "string" }, { type: "integer" }] };
const QUANTITY = { oneOf: [{ type: "string" }, { type: "number" }] };

/**
 * Returns a JSON Schema for each kind of object that Kubernetes has. The keys are the file names
 * that kubeconform looks for, for example `deployment-apps-v1.json`. The schemas refuse unknown
 * fields.
 */
export function objectSchemas({ definitions }: OpenApi): Record<string, string> {
  const strict = Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [name, strictSchema(name, schema)]),
  );
  const files = Object.entries(definitions).flatMap(([name, schema]) => {
    const kinds = (schema["x-kubernetes-group-version-kind"] ?? []) as KindName[];
    const [only, ...more] = kinds;
    if (!only || more.length > 0) return []; // The type occurs in every API group.
    const used = reachable(name, strict);
    const text = JSON.stringify({ $ref: `#/definitions/${name}`, definitions: used });
    return [[`${fileName(only)}.json`, text] as const];
  });
  return Object.fromEntries(files);
}

function fileName({ group, version, kind }: KindName): string {
  const [shortGroup] = group.split(".");
  return [kind, shortGroup, version].filter(Boolean).join("-").toLowerCase();
}

/** Adds what Kubernetes' API server checks and its OpenAPI file does not express. */
function strictSchema(name: string, schema: Schema): Schema {
  if (name.endsWith(".api.resource.Quantity")) return QUANTITY;
  if (schema.format === "int-or-string") return NUMBER_OR_TEXT;
  return schema.properties ? { ...schema, additionalProperties: false } : schema;
}

/** Returns the definition and all definitions that it refers to, directly or indirectly. */
function reachable(name: string, all: Record<string, Schema>): Record<string, Schema> {
  const found: Record<string, Schema> = {};
  const visit = (each: string): void => {
    const schema = all[each];
    if (each in found || !schema) return;
    found[each] = schema;
    for (const [, next] of JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g))
      visit(next ?? "");
  };
  visit(name);
  return found;
}
