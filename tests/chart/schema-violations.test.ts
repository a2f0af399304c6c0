import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHART, describeWithHelm, manifest, type Values } from "./helm";
import { schemaViolations, VIOLATED_KEYWORDS } from "./schema-violations";

/** Keywords that describe a value, or that contain other schemas. */
const NO_CONSTRAINTS = [
  ...["$schema", "title", "description", "mustBe"],
  ...["$ref", "definitions", "properties", "patternProperties", "items"],
];

describeWithHelm("Every constraint of values.schema.json", function () {
  const schema = JSON.parse(readFileSync(join(CHART, "values.schema.json"), "utf8"));
  const violations = schemaViolations(schema);

  it("is among the kinds of constraints that are violated here", () => {
    const known = [...VIOLATED_KEYWORDS, ...NO_CONSTRAINTS];
    assert.deepEqual(
      [...keywords(schema)].filter((keyword) => !known.includes(keyword)),
      [],
    );
  });

  it("makes Helm refuse the values that violate it, for that reason", () => {
    const unproven = violations.flatMap(([constraint, values, ...texts]) => {
      const lines = refusal(values).split("\n");
      const isProven = lines.some((line) => texts.every((text) => line.includes(text)));
      return isProven ? [] : [[constraint, ...lines]];
    });
    assert.deepEqual(unproven, []);
  }).timeout(120_000);
});

function refusal(values: Values): string {
  try {
    manifest(values);
    return "accepted";
  } catch (error) {
    return (error as Error).message;
  }
}

/** Returns all keywords in a schema and in the schemas that it contains. */
function keywords(schema: Record<string, any>): Set<string> {
  const inner = ["properties", "patternProperties", "definitions", "anyOf"].flatMap((key) =>
    Object.values((schema[key] ?? {}) as Record<string, Record<string, any>>),
  );
  return new Set([
    ...Object.keys(schema),
    ...[...inner, ...(schema.items ? [schema.items] : [])].flatMap((each) => [...keywords(each)]),
  ]);
}
