import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { chartFaults } from "../../lib/chart/schema";
import { CHART, describeWithHelm, manifest, merge, PROXY, TAGS, type Values } from "./helm";
import { REQUIREMENT_REFUSALS } from "./requirement-refusals";
import { SCHEMA_REFUSALS } from "./schema-refusals";
import { schemaViolations } from "./schema-violations";

describeWithHelm("The program's check of the chart values", () => {
  const schema = read("values.schema.json", JSON.parse);
  const validate = new Ajv({ allErrors: true, strict: true, keywords: ["mustBe"] }).compile(schema);
  const defaults: Values = merge(read("values.yaml", parse), TAGS);

  it("permits the defaults, and `global` from a parent chart", () => {
    assert.equal(validate(defaults), true, JSON.stringify(validate.errors));
    assert.equal(
      validate({ ...defaults, global: { any: "thing" } }),
      true,
      JSON.stringify(validate.errors),
    );
    assert.doesNotThrow(() => manifest({ global: { any: "thing" } }));
  });

  it("refuses everything that Helm's schema check refuses", () => {
    const refused = [...SCHEMA_REFUSALS, ...schemaViolations(schema)];
    assert.deepEqual(
      refused
        .filter(([, values]) => validate(withoutNulls(merge(defaults, values))))
        .map(([what]) => what),
      [],
    );
  });

  it("permits contradictory values in the schema, because the templates' messages can suggest a remedy", () => {
    assert.deepEqual(
      REQUIREMENT_REFUSALS.filter(([, values]) => !validate(merge(defaults, values))).map(
        ([what]) => what,
      ),
      [],
    );
  });

  for (const [what, values] of REQUIREMENT_REFUSALS) {
    it(`refuses what the templates refuse: ${what}`, () => {
      const faults = JSON.stringify(chartFaults(CHART, "todo", merge(TAGS, values)));
      assert.match(faults, /templates\/requirements\.yaml/);
      assert.doesNotMatch(faults, /canary/);
    });
  }

  it("permits values that Helm permits", () => {
    const permitted: Values[] = [
      {},
      { backend: { serviceType: "NodePort", nodePort: 30090 } },
      { frontend: { serviceType: "ClusterIP", nodePort: 0 } },
      { postgres: { enabled: false, tag: "", name: "todo-backend" } },
      { backend: { env: { CACHE: "redis://cache:6379" } } },
      { rollout: { progressDeadlineSeconds: 61 } },
      PROXY,
      { proxy: { enabled: true, nodePort: 0 } },
      { proxy: { enabled: true }, frontend: { enabled: false } },
      merge(PROXY, { backend: { enabled: false }, proxy: { digest: `sha256:${"5".repeat(64)}` } }),
      { backend: { secretEnv: { DATABASE_URL: null } } },
      { frontend: { secretEnv: { PUBLIC_URL: "" }, env: { PUBLIC_URL: "http://x" } } },
    ];
    for (const values of permitted) {
      assert.doesNotThrow(() => manifest(values), JSON.stringify(values));
      assert.deepEqual(chartFaults(CHART, "todo", merge(TAGS, values)), [], JSON.stringify(values));
    }
  });
});

function read(file: string, parser: (text: string) => unknown): Values {
  return parser(readFileSync(join(CHART, file), "utf8")) as Values;
}

/** Removes null values, as Helm does. */
function withoutNulls(values: Values): Values {
  return JSON.parse(JSON.stringify(values, (_, value: unknown) => value ?? undefined)) as Values;
}
