import { nested, type Values } from "./helm";

/** A constraint of the schema, by its path, and values that violate it. */
export type Violation = [constraint: string, values: Values];

type Schema = Record<string, any>;

/** Values of which at least one violates any pattern of the schema. */
const CANDIDATES = ["!", "", "UPPER CASE", "0x", "latest!"];

/** Returns values that violate each constraint of the schema once, derived from the schema. */
export function schemaViolations(root: Schema): Violation[] {
  return violationsAt(root, root, [], (value) => value as Values);
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
  maxProperties: () => ({ port: 1, cidr: "192.0.2.0/24", namespace: "data" }),
};

/** Returns a wrong value for each constraint of one schema. */
function wrongValues(schema: Schema): Record<string, unknown> {
  const constraints = Object.entries(WRONG).filter(([name]) => schema[name] !== undefined);
  const required = (schema.required ?? []) as string[];
  return {
    ...Object.fromEntries(constraints.map(([name, wrong]) => [name, wrong(schema)])),
    ...(schema.additionalProperties === false && { additionalProperties: { "not a name": "x" } }),
    // null removes a default.
    ...Object.fromEntries(required.map((key) => [`required ${key}`, { [key]: null }])),
  };
}
