import assert from "node:assert/strict";
import { keyedChecksum } from "../../../../lib/secrets/checksum";

describe("keyedChecksum", () => {
  const base = keyedChecksum("key", { A: "1", B: "2" });
  it("is hexadecimal, and does not depend on the order of the values", () => {
    assert.match(base, /^[0-9a-f]{64}$/);
    assert.equal(keyedChecksum("key", { B: "2", A: "1" }), base);
  });
  it("changes if a value, a name or the checksum key changes, or if two values are swapped", () => {
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
