import assert from "node:assert/strict";
import { failuresOf, report } from "../../ops/lib/load/report";
import { ResponseTimes } from "../../ops/lib/load/response-times";
import type { LoadResults } from "../../ops/lib/load/run-load";
import { sentence } from "../../ops/lib/load/sentences";

function timesOf(...timings: [status: number, first: number, end: number][]): ResponseTimes {
  const times = new ResponseTimes();
  for (const [status, first, end] of timings) times.add({ status, first, end });
  return times;
}

describe("the results of a load test", () => {
  const hundred = timesOf(
    ...Array.from({ length: 100 }, (_, index): [number, number, number] => [200, 1, 100 - index]),
  );
  const all = (changed: Partial<LoadResults> = {}): LoadResults => ({
    "sign-up": hundred,
    turn: hundred,
    list: hundred,
    proxied: hundred,
    floor: hundred,
    ...changed,
  });

  it("contain the 50th and 95th percentiles of the response times", () => {
    assert.deepEqual(
      [hundred.percentile(0.5), hundred.percentile(0.95), hundred.percentile(0.95, "first")],
      [50, 95, 1],
    );
    assert.equal(timesOf([200, 3, 7]).percentile(0.95), 7);
    assert.ok(Number.isNaN(new ResponseTimes().percentile(0.5)));
  });

  it("show each percentile as a multiple of the same percentile of an empty route", () => {
    const slow = timesOf(
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

  it("count every status other than 2xx and every missing response as a failure", () => {
    assert.deepEqual(failuresOf(all()), []);
    const failing = timesOf([200, 1, 1], [429, 1, 1], [0, 1, 1], [429, 1, 1], [302, 1, 1]);
    assert.deepEqual(failuresOf(all({ turn: failing })), [
      "rule-based turn: 1 × no complete answer",
      "rule-based turn: 1 × 302",
      "rule-based turn: 2 × 429",
    ]);
  });

  it("come from users who never send the same sentence at the same time", () => {
    assert.ok(new Set(Array.from({ length: 12 }, (_, user) => sentence(user, 0))).size === 12);
    assert.equal(sentence(3, 1), sentence(4, 0));
  });
});
