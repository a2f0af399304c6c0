import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import {
  backupFiles,
  KEPT,
  prepareFolder,
  removeOld,
  requireSpace,
} from "../../ops/lib/database/backups";
import { majorOf, readDumpHead } from "../../ops/lib/database/dump-file";
import { documentedError } from "../helpers/documented-error";
import { directoryWith } from "../helpers/files";

const MB = 1024 * 1024;

/** Returns the header of a dump file as pg_dump 17 writes it. */
function dumpHead({ format = 1, version = "17.6 (Debian 17.6-0+deb13u1)" } = {}): string {
  const integer = (value: number): number[] => [0, value & 255, value >> 8, 0, 0];
  const text = (value: string): number[] => [...integer(value.length), ...Buffer.from(value)];
  const time = Array.from({ length: 7 }, () => integer(1)).flat();
  const bytes = [
    ...Buffer.from("PGDMP"),
    1,
    16,
    0,
    4,
    8,
    format,
    1,
    ...time,
    ...text("todo"),
    ...text(version),
    ...text(version),
  ];
  return Buffer.from(bytes).toString("latin1");
}

describe("the backup folder", () => {
  it("becomes readable only by its owner, even if others could read the folder before", () => {
    const folder = path.join(directoryWith({}), "backups");
    for (const before of [undefined, 0o755]) {
      if (before) fs.chmodSync(folder, before);
      prepareFolder(folder);
      assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
    }
  });

  it("is cleared of partial files from killed runs, but keeps partial files of a run in progress", () => {
    const folder = directoryWith({
      [`.partial-${process.pid}-a.dump`]: "",
      ".partial-999999999-b.dump": "",
      "c.dump": "",
    });
    prepareFolder(folder);
    assert.deepEqual(fs.readdirSync(folder).sort(), [`.partial-${process.pid}-a.dump`, "c.dump"]);
  });

  it("has a different file name for each backup, even if two backups start in the same second", () => {
    const now = new Date("2026-12-01T08:00:00.250Z");
    const folder = directoryWith({ "dev-todo-20261201T080000Z.dump": "" });
    assert.equal(
      path.basename(backupFiles(folder, "dev-todo", now).final),
      "dev-todo-20261201T080001Z.dump",
    );
  });

  it("keeps the last five backups of each stack and namespace, and the backup that is being restored", () => {
    const names = [1, 2, 3, 4, 5, 6, 7].map((day) => `dev-todo-2026120${day}T080000Z.dump`);
    const others = [
      "dev-todo-2-20200101T080000Z.dump",
      "dev-todo-old.dump",
      "notes.txt",
      "prod-todo-20200101T080000Z.dump",
    ];
    const folder = directoryWith(
      Object.fromEntries([...names, ...others].map((name) => [name, ""])),
    );
    assert.deepEqual(removeOld(folder, "dev-todo", path.join(folder, names[0]!)), [names[1]]);
    assert.deepEqual(
      fs.readdirSync(folder).sort(),
      [names[0], ...names.slice(2), ...others].sort(),
    );
    assert.deepEqual(removeOld(folder, "dev-todo"), [names[0]]);
    assert.equal(fs.readdirSync(folder).filter((name) => names.includes(name)).length, KEPT);
  });

  it("must have enough free space for a backup; otherwise the error states the required and the available space", async () => {
    requireSpace("/backups", 10 * MB, 11 * MB);
    const message = await documentedError(() => requireSpace("/backups", 34 * MB, 12.5 * MB));
    assert.match(message, /takes 34\.0 MB, and \/backups has 12\.5 MB free[^]*--no-backup/);
  });
});

describe("the file to restore", () => {
  const fileWith = (content: string): string => {
    const file = path.join(directoryWith({}), "file.dump");
    fs.writeFileSync(file, content, "latin1");
    return file;
  };

  it("records which PostgreSQL version created it", () => {
    const head = readDumpHead(fileWith(dumpHead()));
    assert.deepEqual(head, { database: "todo", serverVersion: "17.6 (Debian 17.6-0+deb13u1)" });
    assert.equal(majorOf(head.serverVersion), 17);
  });

  it("is refused if it does not exist or is not a dump", async () => {
    assert.match(
      await documentedError(() => readDumpHead("/nowhere.dump")),
      /\/nowhere\.dump cannot be read: ENOENT/,
    );
    const others = ["", "CREATE TABLE tasks ();", dumpHead({ format: 3 }), dumpHead().slice(0, 60)];
    for (const content of others)
      assert.match(await documentedError(() => readDumpHead(fileWith(content))), /is not a backup/);
  });
});
