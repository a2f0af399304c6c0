import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { isAlive, locksOf } from "../../ops/lib/pulumi/locks";
import { directoryWith } from "../helpers/files";

describe("a lock on a stack", () => {
  const lock = (pid: number, hostname = os.hostname()) => ({
    pid,
    username: "me",
    hostname,
    timestamp: "2026-01-01T00:00:00Z",
  });
  const folder = ".pulumi/locks/organization/todo-chatbot";

  it("is found in a file backend, where locks on other stacks are ignored", () => {
    const root = directoryWith({
      [`${folder}/dev/a.json`]: JSON.stringify(lock(1)),
      [`${folder}/prod/a.json`]: JSON.stringify(lock(2)),
    });
    assert.deepEqual(locksOf(pathToFileURL(root).href, "dev"), [lock(1)]);
  });

  it("is searched for only in file backends, and does not exist before the first run", () => {
    assert.deepEqual(locksOf("https://example.org", "dev"), []);
    assert.deepEqual(locksOf(pathToFileURL(path.join(directoryWith({}), "none")).href, "dev"), []);
  });

  it("is not active if its file is truncated", () => {
    const root = directoryWith({ [`${folder}/dev/a.json`]: '{"pid":1' });
    const found = locksOf(pathToFileURL(root).href, "dev")[0]!;
    assert.equal(isAlive(found), false);
    assert.ok(
      Math.abs(
        Date.parse(found.timestamp) - fs.statSync(path.join(root, folder, "dev/a.json")).mtimeMs,
      ) < 1,
    );
  });

  it("is active while its Pulumi process runs, but not if another program now has that process id", () => {
    const pulumi = spawn("sh", ["-c", "sleep 60; : pulumi"]);
    try {
      assert.equal(isAlive(lock(pulumi.pid!)), true);
    } finally {
      pulumi.kill("SIGKILL");
    }
    assert.equal(isAlive(lock(spawnSync("true").pid)), false);
    assert.equal(isAlive(lock(1)), false);
  });

  it("counts as active if another machine holds it, because that machine cannot be checked", () =>
    assert.equal(isAlive(lock(1, "elsewhere")), true));
});
