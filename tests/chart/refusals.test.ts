import assert from "node:assert/strict";
import { describeWithHelm, manifest, type Values } from "./helm";
import { REQUIREMENT_REFUSALS } from "./requirement-refusals";
import { SCHEMA_REFUSALS } from "./schema-refusals";

describeWithHelm("Helm refuses to render", () => {
  for (const [what, values, ...texts] of [...SCHEMA_REFUSALS, ...REQUIREMENT_REFUSALS]) {
    it(what, () => {
      const text = refusal(values);
      for (const expected of texts)
        assert.ok(text.includes(expected), `"${expected}" is not in: ${text}`);
      assert.ok(!text.includes("canary"), "the error shows a value that may be a secret");
    });
  }

  it("several contradictory values, and suggests a remedy for each contradiction", () => {
    const text = refusal({
      backend: { tag: "" },
      frontend: { tag: "latest", serviceType: "ClusterIP" },
    });
    assert.equal(text.match(/^- .*Remedy: /gm)?.length, 3, text);
  });
});

function refusal(values: Values): string {
  let accepted: string;
  try {
    accepted = manifest(values);
  } catch (error) {
    return (error as Error).message;
  }
  return assert.fail(`accepted, and rendered ${accepted.length} characters`);
}
