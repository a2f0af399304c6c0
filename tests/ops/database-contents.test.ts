import assert from "node:assert/strict";
import { parseContents, summarize } from "../../ops/lib/database/contents";

describe("the contents of the database in the cluster", () => {
  const printed = [
    '["todo.auth.user", 2]',
    '["todo.public.tasks", 31]',
    '["todo.public.odd \\"name\\"", 1]',
    '["todo", 8493875, "bytes"]',
    '["postgres", 7500000, "bytes"]',
  ].join("\n");

  it("are summarized as the number of rows, tables and megabytes in all databases that have tables", () => {
    assert.equal(summarize(parseContents(printed)), "34 rows in 3 tables, 8.1 MB");
    assert.equal(
      summarize(parseContents('["a.b.c", 1]\n["a", 1048576, "bytes"]\n')),
      "1 row in 1 table, 1.0 MB",
    );
    assert.equal(summarize(parseContents('["todo", 7500000, "bytes"]\n')), "no tables");
  });

  it("include the number of rows in each table", () => {
    assert.deepEqual(parseContents(printed).rows, {
      "todo.auth.user": 2,
      "todo.public.tasks": 31,
      'todo.public.odd "name"': 1,
    });
  });
});
