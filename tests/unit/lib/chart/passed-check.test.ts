import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { unlessPassed } from "../../../../lib/chart/passed-check";

describe("a check with a cached result", () => {
  const name = `test-${randomUUID()}`;
  const ran: string[] = [];
  const check = (inputs: string[], faults: string[] = []) =>
    unlessPassed(name, inputs, () => {
      ran.push(inputs.join());
      return faults;
    });

  beforeEach(() => void ran.splice(0));
  after(() =>
    fs.rmSync(path.join("node_modules", ".cache", "passed-checks", name), { force: true }),
  );

  it("runs once for repeated inputs, and again after a check of other inputs", () => {
    for (const inputs of [["a", "b"], ["a", "b"], ["ab"], ["a", "b"]]) check(inputs);
    assert.deepEqual(ran, ["a,b", "ab", "a,b"]);
  });

  it("runs again for refused inputs, and keeps the cached result of the last accepted inputs", () => {
    check(["good"]);
    for (let time = 0; time < 2; time += 1)
      assert.deepEqual(check(["bad"], ["refused"]), ["refused"]);
    check(["good"]);
    assert.deepEqual(ran, ["good", "bad", "bad"]);
  });
});
