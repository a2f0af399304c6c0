import assert from "node:assert/strict";
import { inWords, parseContents } from "../../ops/lib/database/contents";

describe("what the database in the cluster holds", () => {
  const printed = [
    '["todo.auth.user", 2]',
    '["todo.public.tasks", 31]',
    '["todo.public.odd \\"name\\"", 1]',
    '["todo", 8493875, "bytes"]',
    '["postgres", 7500000, "bytes"]',
  ].join("\n");

  it("is told in rows, tables and megabytes, databases without tables left out", () => {
    assert.equal(inWords(parseContents(printed)), "34 rows in 3 tables, 8.1 MB");
    assert.equal(
      inWords(parseContents('["a.b.c", 1]\n["a", 1048576, "bytes"]\n')),
      "1 row in 1 table, 1.0 MB",
    );
    assert.equal(inWords(parseContents('["todo", 7500000, "bytes"]\n')), "no tables");
  });

  it("is counted by table, so that two databases can be compared", () => {
    assert.deepEqual(parseContents(printed).rows, {
      "todo.auth.user": 2,
      "todo.public.tasks": 31,
      'todo.public.odd "name"': 1,
    });
  });
});
