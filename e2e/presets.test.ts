import assert from "node:assert/strict";
import { sh } from "./lib/shell";

/**
 * The preset that differs most from the default topology. `npm run conformance` checks the other
 * four too, and writes docs/conformance.md.
 */
const PRESET = "kubernetes-deployment";

describe(`the preset ${PRESET}`, function () {
  this.timeout(15 * 60_000);

  before("remove the default stack, which uses the same namespace", async () => {
    const { status, output } = await sh("npm run destroy --silent -- --yes --no-backup");
    assert.equal(status, 0, output);
  });

  it("meets the requirements of its specification, in a browser too", async () => {
    const { status, output } = await sh(`npm run conformance --silent -- ${PRESET} --no-report`, {
      minutes: 14,
    });
    assert.equal(status, 0, output);
    assert.match(output, /^\d+ rows passed, .* 0 failed/m);
  });
});
