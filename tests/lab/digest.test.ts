import assert from "node:assert/strict";
import { digestOf } from "../../lab/lib/digest";
import { directoryWith } from "../helpers/files";

describe("the digest of a step's inputs", () => {
  it("does not depend on the folder that contains the files", () => {
    assert.equal(
      digestOf([], [directoryWith({ "a/b": "1" })]),
      digestOf([], [directoryWith({ "a/b": "1" })]),
    );
  });

  it("changes if a file's content, a file's path or the boundary between two texts changes", () => {
    const folder = (files: Record<string, string>) => digestOf([], [directoryWith(files)]);
    const all = [
      digestOf(["ab", "c"]),
      digestOf(["a", "bc"]),
      folder({ a: "1" }),
      folder({ a: "2" }),
      folder({ b: "1" }),
      folder({ "a/a": "1" }),
    ];
    assert.equal(new Set(all).size, all.length);
  });
});
