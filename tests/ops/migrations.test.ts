import assert from "node:assert/strict";
import { parseRevision, pendingRevisions, revisionsIn } from "../../ops/lib/database/migrations";
import { inProject } from "../../ops/lib/project";
import { directoryWith } from "../helpers/files";

const migration = (id: string, ...after: string[]): { id: string; after: string[] } => ({
  id,
  after,
});

describe("the migrations that a backend runs", () => {
  const all = [
    migration("1"),
    migration("2a", "1"),
    migration("2b", "1"),
    migration("3", "2a", "2b"),
  ];

  it("are those that the database has not applied", () => {
    assert.deepEqual(pendingRevisions(all, []), ["1", "2a", "2b", "3"]);
    assert.deepEqual(pendingRevisions(all, ["2a"]), ["2b", "3"]);
    assert.deepEqual(pendingRevisions(all, ["2a", "2b"]), ["3"]);
    assert.deepEqual(pendingRevisions(all, ["3"]), []);
  });

  it("are empty if the database is newer than the code", () => {
    assert.deepEqual(pendingRevisions(all, ["4"]), []);
  });

  it("are read from every versions folder of an application, but not from installed packages", () => {
    const folder = directoryWith({
      "src/db/alembic/versions/one.py":
        'revision: str = "1"\ndown_revision: Union[str, None] = None\n',
      "src/db/alembic/versions/two.py": "revision='2a'\ndown_revision = '1'\n",
      "src/db/alembic/versions/both.py":
        'revision = "3"\ndown_revision = (\n    "2a",\n    "2b",\n)\ndepends_on = "x"\n',
      "src/db/alembic/versions/__init__.py": "",
      ".venv/lib/versions/other.py": 'revision = "9"\n',
    });
    const read = revisionsIn(folder).sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(read, [migration("1"), migration("2a", "1"), migration("3", "2a", "2b")]);
    assert.deepEqual(revisionsIn(directoryWith({ "main.py": "" })), []);
    assert.equal(parseRevision("import os\n"), undefined);
  });

  it("are found in the reference application", () => {
    assert.ok(revisionsIn(inProject("apps/backend")).some(({ id }) => id === "0001"));
  });
});
