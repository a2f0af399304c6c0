import assert from "node:assert/strict";
import { prefixedLines } from "../../ops/lib/dev/prefixed-lines";

describe("the output of several programs in one terminal", () => {
  /** Returns the lines that are written when `db` and `backend` print the given pieces in turn. */
  function shown(pieces: ["db" | "backend", string][], colour = false): string[] {
    const lines: string[] = [];
    const writers = prefixedLines(["db", "backend"], (line) => lines.push(line), colour);
    for (const [name, piece] of pieces) writers[name]!.take(piece);
    Object.values(writers).forEach((writer) => writer.end());
    return lines;
  }

  it("starts each line with the program's name, padded to a common width", () => {
    assert.deepEqual(
      shown([
        ["db", "ready\n"],
        ["backend", "up\n\n"],
      ]),
      ["db      | ready", "backend | up", "backend |"],
    );
  });

  it("keeps lines whole when two programs print parts of lines in turn", () => {
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

  it("has coloured program names and unchanged text", () => {
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
