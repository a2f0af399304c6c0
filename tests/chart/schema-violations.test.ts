import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHART, describeWithHelm, manifest } from "./helm";
import { schemaViolations } from "./schema-violations";

describeWithHelm("Every constraint of values.schema.json", function () {
  const schema = JSON.parse(readFileSync(join(CHART, "values.schema.json"), "utf8"));
  const violations = schemaViolations(schema);

  it("is violated by a value that is derived from the schema", () => {
    const constraints = JSON.stringify(schema).match(
      /"(enum|const|minimum|maximum|maxLength|pattern|anyOf|minProperties|maxProperties)":/g,
    );
    assert.ok(violations.length > (constraints?.length ?? 0), `${violations.length} violations`);
    assert.deepEqual(
      violations.filter(([, values]) => JSON.stringify(values).includes("undefined")),
      [],
    );
  });

  it("makes Helm refuse the values that violate it", () => {
    const accepted = violations.filter(([, values]) => {
      try {
        manifest(values);
        return true;
      } catch (error) {
        return !(error as Error).message.includes("don't meet the specifications of the schema");
      }
    });
    assert.deepEqual(
      accepted.map(([constraint]) => constraint),
      [],
    );
  }).timeout(120_000);
});
