import assert from "node:assert/strict";
import { randomText, type TextOptions } from "../../lab/plugins/random/charset";

const ALL: TextOptions = {
  length: 20,
  upper: true,
  lower: true,
  numeric: true,
  special: true,
  minUpper: 0,
  minLower: 0,
  minNumeric: 0,
  minSpecial: 0,
};
const ONLY_DIGITS = { ...ALL, upper: false, lower: false, special: false };

function counts(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const character of text) found.set(character, (found.get(character) ?? 0) + 1);
  return found;
}

/** Returns Pearson's chi-squared statistic for counts that are all expected to be equal. */
function chiSquare(observed: Iterable<number>, classes: number, total: number): number {
  const expected = total / classes;
  return [...observed].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe("random text", () => {
  it("has the requested length and characters", () => {
    for (let length = 1; length < 50; length++)
      assert.match(
        randomText({ ...ALL, length, special: false }),
        new RegExp(`^[A-Za-z0-9]{${length}}$`),
      );
    assert.match(randomText({ ...ALL, length: 500 }), /^[A-Za-z0-9!@#$%&*()\-_=+[\]{}<>:?]{500}$/);
  });
  it("never repeats", () => {
    const made = Array.from({ length: 2000 }, () => randomText(ALL));
    assert.equal(new Set(made).size, made.length);
  });
  it("contains every character equally often", () => {
    const found = counts(randomText({ ...ONLY_DIGITS, length: 100_000 }));
    assert.equal(found.size, 10);
    // With 9 degrees of freedom, a fair source exceeds 50 once in ten million runs.
    assert(chiSquare(found.values(), 10, 100_000) < 50);
  });
  it("contains a required character at every position equally often", () => {
    const places = Array.from({ length: 8000 }, () =>
      randomText({ ...ONLY_DIGITS, length: 8, minUpper: 1 }).search(/[A-Z]/),
    );
    assert(chiSquare(counts(places.join("")).values(), 8, places.length) < 45);
  });
  it("contains the minimum number of characters from each class, even from a disabled class", () => {
    for (let run = 0; run < 100; run++) {
      const text = randomText({
        ...ALL,
        length: 12,
        special: false,
        minUpper: 3,
        minLower: 3,
        minNumeric: 3,
        minSpecial: 3,
      });
      for (const set of [/[A-Z]/g, /[a-z]/g, /[0-9]/g, /[^A-Za-z0-9]/g])
        assert.equal(text.match(set)?.length, 3);
    }
  });
  it("uses the given special characters instead of the default ones", () => {
    assert.match(
      randomText({
        ...ONLY_DIGITS,
        numeric: false,
        special: true,
        overrideSpecial: "_",
        length: 9,
      }),
      /^_{9}$/,
    );
  });
  it("fails if all character classes are disabled", () => {
    assert.throws(() => randomText({ ...ONLY_DIGITS, numeric: false }), /must be true/);
  });
});
