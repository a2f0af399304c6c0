import assert from "node:assert/strict";
import { fillTemplate, keyedChecksum, templateKeys } from "../../../../lib/secrets/checksum";

describe("fillTemplate", () => {
  it("escapes what would break a URL", () => {
    const url = fillTemplate("postgresql://todo:{PW}@db:5432/todo", { PW: "p@ss/wörd?#%" });
    assert.equal(decodeURIComponent(new URL(url).password), "p@ss/wörd?#%");
    assert.equal(new URL(url).hostname, "db");
  });
  it("tells which keys it needs", () => assert.deepEqual(templateKeys("a{B}c{D}"), ["B", "D"]));
});

describe("keyedChecksum", () => {
  const base = keyedChecksum("key", { A: "1", B: "2" });
  it("is hex, and indifferent to the order of keys", () => {
    assert.match(base, /^[0-9a-f]{64}$/);
    assert.equal(keyedChecksum("key", { B: "2", A: "1" }), base);
  });
  it("changes with each value, each key, what stands where, and its own key", () => {
    const others = [
      keyedChecksum("key", { A: "1", B: "3" }),
      keyedChecksum("key", { A: "1", C: "2" }),
      keyedChecksum("key", { A: "2", B: "1" }),
      keyedChecksum("key", { A: "1" }),
      keyedChecksum("other", { A: "1", B: "2" }),
    ];
    assert.equal(new Set([base, ...others]).size, 6);
  });
});
