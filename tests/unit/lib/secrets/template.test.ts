import assert from "node:assert/strict";
import { fillTemplate, templateNames } from "../../../../lib/secrets/template";

describe("a template for a secret value", () => {
  it("escapes characters that would break a URL", () => {
    const url = fillTemplate("postgresql://todo:{PW}@db:5432/todo", { PW: "p@ss/wörd?#%" });
    assert.equal(decodeURIComponent(new URL(url).password), "p@ss/wörd?#%");
    assert.equal(new URL(url).hostname, "db");
  });
  it("contains the value names that templateNames returns", () =>
    assert.deepEqual(templateNames("a{B}c{D}"), ["B", "D"]));
});
