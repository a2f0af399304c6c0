import assert from "node:assert/strict";
import * as fs from "node:fs";
import { chartDigest } from "../../../../lib/chart/digest";
import { directoryWith, type FileSpec } from "../../../helpers/files";

const CHART = {
  "Chart.yaml": "name: c\nversion: 1.0.0\n",
  "values.yaml": "a: 1\n",
  "templates/x.yaml": "kind: X\n",
  ".helmignore": "# Tests are not part of the chart.\n/tests/\n*.bak\n.DS_Store\n",
};

function digestOf(changes: Readonly<Record<string, FileSpec>> = {}): string {
  const root = directoryWith({ ...CHART, ...changes });
  try {
    return chartDigest(root);
  } finally {
    fs.rmSync(root, { recursive: true });
  }
}

describe("chartDigest", () => {
  const base = digestOf();

  it("has the format that values.schema.json requires, and is identical in all checkouts", () => {
    assert.match(base, /^sha256:[0-9a-f]{64}$/);
    assert.equal(digestOf(), base);
  });
  it("changes if a template or the values change, or if a file is added", () => {
    const changed = [
      digestOf({ "templates/x.yaml": "kind: Y\n" }),
      digestOf({ "values.yaml": "a: 2\n" }),
      digestOf({ "templates/y.yaml": "" }),
    ];
    assert.equal(new Set([base, ...changed]).size, 4);
  });
  it("does not depend on files that .helmignore excludes", () => {
    for (const file of [
      "tests/x_test.yaml",
      "templates/x.yaml.bak",
      "templates/.DS_Store",
      "templates/.x.swp",
    ]) {
      assert.equal(digestOf({ [file]: "x" }), base, file);
    }
  });
  it("changes with files in subdirectories, even if an ignore pattern excludes the same name in the root", () => {
    assert.notEqual(digestOf({ "templates/tests/t.yaml": "x" }), base);
  });
});
