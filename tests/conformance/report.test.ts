import assert from "node:assert/strict";
import { buildFinding } from "../../conformance/checks/images";
import { conformancePage, type Report, rowResult } from "../../conformance/report";
import { ROWS } from "../../conformance/rows";
import { type Row, within } from "../../conformance/row";
import { PRESETS } from "../../conformance/published";

const ROW: Row = {
  id: "P9-1",
  preset: "cloud-native",
  requirement: "Something",
  checks: [],
};

describe("The conformance report", () => {
  it("counts a row as passed only if it was checked and every check passed", () => {
    const good = { how: "a", figure: "1 s" };
    const bad = { how: "b", problem: "too slow" };
    assert.equal(rowResult(ROW, [good]).status, "passed");
    assert.equal(rowResult(ROW, [good, bad]).status, "failed");
    assert.equal(rowResult({ ...ROW, open: "no tool" }, []).status, "not checked");
  });

  it("counts a row as passed in part if the row or a check leaves something open", () => {
    const good = { how: "a", figure: "1 s" };
    const open = { ...good, open: "30 minutes" };
    assert.equal(rowResult({ ...ROW, open: "macOS" }, [good]).status, "passed in part");
    assert.equal(rowResult({ ...ROW, open: "macOS" }, [good, open]).open, "macOS; 30 minutes");
    assert.equal(rowResult(ROW, [open]).status, "passed in part");
    assert.equal(rowResult(ROW, [open, { how: "b", problem: "slow" }]).status, "failed");
  });

  it("compares the slower of two builds with the limit", () => {
    assert.equal(buildFinding({ backend: 100, frontend: 20 }, 180).problem, undefined);
    assert.match(buildFinding({ backend: 200, frontend: 20 }, 180).problem ?? "", /backend 200 s/);
    assert.match(buildFinding({ backend: 20, frontend: 200 }, 180).problem ?? "", /limit 180 s/);
  });

  it("shows a measured value with its limit, and refuses one that reaches the limit", () => {
    assert.equal(within("up", 3.14, 5, "s").figure, "3.1 s (limit 5 s)");
    assert.equal(within("up", 3.14, 5, "s").problem, undefined);
    assert.match(within("up", 5, 5, "s").problem ?? "", /too much/);
  });

  it("contains every row, its figures, and what was not checked", () => {
    const report: Report = {
      commit: "abc",
      date: "2026-01-01",
      machine: "2 cores",
      seconds: 120,
      presets: [{ preset: "cloud-native", upSeconds: 20, removeSeconds: 10 }],
      rows: [
        rowResult(ROW, [{ how: "helm list", figure: "todo-app" }]),
        rowResult({ ...ROW, id: "P9-2", open: "no tool" }, []),
        rowResult({ ...ROW, id: "P9-3" }, [{ how: "curl", problem: "status 500" }]),
      ],
    };
    const page = conformancePage(report);
    assert.match(page, /1 rows passed, 0 passed in part, 1 failed, 1 were not checked/);
    assert.match(page, /\*\*P9-1\*\*, passed[^]*helm list: todo-app/);
    assert.match(page, /\*\*P9-2\*\*, not checked[^]*Not checked: no tool/);
    assert.match(page, /\*\*P9-3\*\*, failed[^]*status 500/);
  });

  it("has each row of the requirements once, and a reason for each row without checks", () => {
    const ids = ROWS.map(({ id }) => id).filter((id) => id !== "ZD");
    const numbers = { P0: 9, P1: 7, P2: 10, P3: 9, P4: 6 };
    const expected = Object.entries(numbers).flatMap(([prefix, count]) =>
      Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`),
    );
    assert.deepEqual([...ids].sort(), expected.sort());
    assert.deepEqual(
      ROWS.filter(({ checks, open }) => checks.length === 0 && open === undefined),
      [],
    );
    assert.deepEqual([...new Set(ROWS.map(({ preset }) => preset))], PRESETS);
  });
});
