import { nested, type Values } from "./helm";

/**
 * A constraint of the schema, by its path, values that violate it, and strings that Helm's error
 * must contain: the path and the reason.
 */
export type Violation = [constraint: string, values: Values, ...texts: string[]];

type Schema = Record<string, any>;

/** Values of which at least one violates any pattern of the schema. */
const CANDIDATES = ["!", "", "UPPER CASE", "0x", "latest!"];

/**
 * Returns values that violate each constraint of the schema once, derived from the schema. Leaves
 * out the type of the values as a whole, because Helm reads only maps.
 */
export function schemaViolations(root: Schema): Violation[] {
  return violationsAt(root, { ...root, type: undefined }, [], (value) => value as Values);
}

/**
 * @param wrap puts a value at the path into chart values.
 */
function violationsAt(
  root: Schema,
  given: Schema,
  path: string[],
  wrap: (value: unknown) => Values,
): Violation[] {
  const schema = given.$ref ? { ...resolve(root, given.$ref as string), ...given } : given;
  const name = path.join(".") || "values";
  const own = Object.entries(wrongValues(schema)).map(([constraint, value]): Violation => [
    `${name}: ${constraint}`,
    wrap(value),
    `at '${path.map((key) => `/${key}`).join("")}'`,
    typeof schema[constraint] === "object" && constraint === "const"
      ? "'const' failed"
      : (REASON[constraint] ?? constraint.replace(/^required (.*)$/, "missing property '$1'")),
  ]);
  const inside = (key: string) => (value: unknown) => wrap(nested([key], value));
  const properties = Object.entries((schema.properties ?? {}) as Schema).flatMap(
    ([key, inner]: [string, Schema]) => violationsAt(root, inner, [...path, key], inside(key)),
  );
  const named = Object.values((schema.patternProperties ?? {}) as Schema).flatMap((inner: Schema) =>
    violationsAt(root, inner, [...path, "ANY"], inside("ANY")),
  );
  const items = schema.items
    ? violationsAt(root, schema.items as Schema, [...path, "0"], (value) => wrap([value]))
    : [];
  return [...own, ...properties, ...named, ...items];
}

function resolve(root: Schema, reference: string): Schema {
  return root.definitions[reference.replace("#/definitions/", "")];
}

/** A destination of pods with all its fields, although the schema permits only two of them. */
const DESTINATION = { port: 1, cidr: "192.0.2.0/24", namespace: "data" };

/** For each constraint, a value that violates it. */
const WRONG: Readonly<Record<string, (schema: Schema) => unknown>> = {
  type: ({ type }) => (type === "string" ? 7 : "wrong"),
  enum: () => "no-such-choice",
  const: () => "another",
  anyOf: () => 1,
  minimum: ({ minimum }) => (minimum as number) - 1,
  maximum: ({ maximum }) => (maximum as number) + 1,
  maxLength: ({ maxLength }) => "a".repeat((maxLength as number) + 1),
  pattern: ({ pattern }) => CANDIDATES.find((text) => !new RegExp(pattern as string).test(text)),
  minProperties: () => ({ port: 1 }),
  maxProperties: () => DESTINATION,
};

/** Keywords of JSON Schema for which `schemaViolations` has a wrong value. */
export const VIOLATED_KEYWORDS = [...Object.keys(WRONG), "additionalProperties", "required"];

/** What Helm says about a value that violates a constraint. */
const REASON: Readonly<Record<string, string>> = {
  type: "want ",
  enum: "value must be one of",
  const: "value must be",
  anyOf: "'anyOf' failed",
  minimum: "minimum: got",
  maximum: "maximum: got",
  maxLength: "maxLength: got",
  pattern: "does not match pattern",
  minProperties: "minProperties: got",
  maxProperties: "maxProperties: got",
  additionalProperties: "additional properties 'not a name' not allowed",
};

/** Returns a wrong value for each constraint of one schema. */
function wrongValues(schema: Schema): Record<string, unknown> {
  const constraints = Object.entries(WRONG).filter(([name]) => schema[name] !== undefined);
  const required = (schema.required ?? []) as string[];
  return {
    ...Object.fromEntries(constraints.map(([name, wrong]) => [name, wrong(schema)])),
    ...(schema.additionalProperties === false && { additionalProperties: { "not a name": "x" } }),
    ...Object.fromEntries(required.map((key) => [`required ${key}`, without(key, schema)])),
  };
}

/** Returns an object without the key. In values, null removes a default, but not in lists. */
function without(key: string, { maxProperties }: Schema): Schema {
  return maxProperties === undefined ? { [key]: null } : { ...DESTINATION, [key]: undefined };
}
