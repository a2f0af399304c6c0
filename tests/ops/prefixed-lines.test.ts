import assert from "node:assert/strict";
import { prefixedLines } from "../../ops/lib/dev/prefixed-lines";

describe("the output of several programs in one terminal", () => {
  /** Returns the lines that are written when `db` and `backend` print these pieces in turn. */
  function shown(pieces: ["db" | "backend", string][], colour = false): string[] {
    const lines: string[] = [];
    const writers = prefixedLines(["db", "backend"], (line) => lines.push(line), colour);
    for (const [name, piece] of pieces) writers[name]!.take(piece);
    Object.values(writers).forEach((writer) => writer.end());
    return lines;
  }

  it("has the program's name before each line, padded to the same width", () => {
    assert.deepEqual(
      shown([
        ["db", "ready\n"],
        ["backend", "up\n\n"],
      ]),
      ["db      | ready", "backend | up", "backend |"],
    );
  });

  it("keeps lines whole when two programs print pieces in turn", () => {
    assert.deepEqual(
      shown([
        ["db", "re"],
        ["backend", "u"],
        ["db", "ady\r\nsh"],
        ["backend", "p\n"],
      ]),
      ["db      | ready", "backend | up", "db      | sh"],
    );
  });

  it("colours the name of each program, and leaves the text unchanged", () => {
    const [db, backend] = shown(
      [
        ["db", "one\n"],
        ["backend", "two\n"],
      ],
      true,
    );
    const escape = "\u001b\\[";
    assert.match(db!, new RegExp(`^${escape}\\d+mdb {6}\\|${escape}0m one$`));
    assert.notEqual(db!.slice(0, 5), backend!.slice(0, 5));
  });
});
