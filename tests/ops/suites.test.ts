import assert from "node:assert/strict";
import { count } from "../../ops/lib/tests/suites";

describe("the closing line of `npm test`", () => {
  const MOCHA = "  12 passing (2s)\n  1 pending\n  2 failing\n";
  const PYTEST = "=========== 3 failed, 71 passed, 1 skipped in 25.10s ===========\n";
  const VITEST =
    " Test Files  14 passed (14)\n      Tests  93 passed (93)\n   Duration  4s\n Test Files  1 passed (1)\n      Tests  2 failed | 8 passed (10)\n";

  const cases: [string, string, number | null, { passed: number; failed: number }][] = [
    ["counts mocha's passed tests", "  460 passing (21s)\n", 0, { passed: 460, failed: 0 }],
    ["counts mocha's failed tests", MOCHA, 2, { passed: 12, failed: 2 }],
    ["counts pytest's passed tests", "74 passed in 25.01s\n", 0, { passed: 74, failed: 0 }],
    ["counts pytest's failed tests", PYTEST, 1, { passed: 71, failed: 3 }],
    ["adds up two runs of vitest", VITEST, 1, { passed: 101, failed: 2 }],
    ["ignores colours", "  \u001b[32m6 passing\u001b[0m (1s)\n", 0, { passed: 6, failed: 0 }],
    [
      "counts one failure for a suite that ran no tests",
      "nothing here\n",
      0,
      { passed: 0, failed: 1 },
    ],
    [
      "ignores numbers in test titles",
      "    ✔ 12 passing lamps\n  3 passing (1s)\n",
      0,
      { passed: 3, failed: 0 },
    ],
    [
      "counts one failure for a suite that ended with an error",
      "  12 passing (2s)\n",
      1,
      { passed: 12, failed: 1 },
    ],
    ["counts one failure for a suite that was killed", "", null, { passed: 0, failed: 1 }],
  ];
  for (const [title, output, status, expected] of cases) {
    it(title, () => assert.deepEqual(count(output, status, {}), expected));
  }

  it("counts a compiler run as one test", () => {
    assert.deepEqual(count("", 0, { countsAs: 1 }), { passed: 1, failed: 0 });
    assert.deepEqual(count("error TS1", 2, { countsAs: 1 }), { passed: 0, failed: 1 });
  });
});
