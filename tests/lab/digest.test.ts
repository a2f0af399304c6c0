import assert from "node:assert/strict";
import { digestOf } from "../../lab/lib/digest";
import { directoryWith } from "../helpers/files";

describe("the digest of a step's inputs", () => {
  it("is the same for the same files in another folder", () => {
    assert.equal(
      digestOf([], [directoryWith({ "a/b": "1" })]),
      digestOf([], [directoryWith({ "a/b": "1" })]),
    );
  });

  it("changes with a file's content, a file's path and the boundary between two texts", () => {
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
