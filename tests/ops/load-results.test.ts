import assert from "node:assert/strict";
import { sentence } from "../../ops/lib/load/day";
import { Figures } from "../../ops/lib/load/figures";
import { faultsOf, report } from "../../ops/lib/load/report";
import type { LoadFigures } from "../../ops/lib/load/run-load";

function figuresOf(...timings: [status: number, first: number, end: number][]): Figures {
  const figures = new Figures();
  for (const [status, first, end] of timings) figures.take({ status, first, end });
  return figures;
}

describe("the figures of a load", () => {
  const hundred = figuresOf(
    ...Array.from({ length: 100 }, (_, index): [number, number, number] => [200, 1, 100 - index]),
  );
  const all = (changed: Partial<LoadFigures> = {}): LoadFigures => ({
    "sign-up": hundred,
    turn: hundred,
    list: hundred,
    proxied: hundred,
    floor: hundred,
    ...changed,
  });

  it("are the values that half, and 95 of 100 requests, did not exceed", () => {
    assert.deepEqual(
      [hundred.percentile(0.5), hundred.percentile(0.95), hundred.percentile(0.95, "first")],
      [50, 95, 1],
    );
    assert.equal(figuresOf([200, 3, 7]).percentile(0.95), 7);
    assert.ok(Number.isNaN(new Figures().percentile(0.5)));
  });

  it("are shown as multiples of the floor, each share beside its own", () => {
    const slow = figuresOf(
      ...Array.from({ length: 100 }, (_, index): [number, number, number] => [
        200,
        1,
        2 * (100 - index),
      ]),
    );
    assert.match(
      report(all({ list: slow })),
      /\| task list \| 100 \| 100 ms \| 190 ms \| 2\.0 \| 2\.0 \|/,
    );
  });

  it("tell every answer that is no success, and one that never came", () => {
    assert.deepEqual(faultsOf(all()), []);
    const faulty = figuresOf([200, 1, 1], [429, 1, 1], [0, 1, 1], [429, 1, 1], [302, 1, 1]);
    assert.deepEqual(faultsOf(all({ turn: faulty })), [
      "rule-based turn: 1 × no whole answer",
      "rule-based turn: 1 × 302",
      "rule-based turn: 2 × 429",
    ]);
  });

  it("come from people who do not all say the same at once", () => {
    assert.ok(new Set(Array.from({ length: 12 }, (_, person) => sentence(person, 0))).size === 12);
    assert.equal(sentence(3, 1), sentence(4, 0));
  });
});
