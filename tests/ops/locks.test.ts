import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { isAlive, locksOf } from "../../ops/lib/locks";
import { directoryWith } from "../helpers/files";

describe("a lock on the stack", () => {
    const lock = (pid: number, hostname = os.hostname()) => ({ pid, username: "me", hostname });

    it("is found in a file backend, wherever below its folder", () => {
        const root = directoryWith({ ".pulumi/locks/organization/todo-chatbot/dev/a.json": JSON.stringify(lock(1)) });
        assert.deepEqual(locksOf(pathToFileURL(root).href, "dev"), [lock(1)]);
    });

    it("is another stack's own concern", () => {
        const root = directoryWith({ ".pulumi/locks/organization/todo-chatbot/prod/a.json": JSON.stringify(lock(1)) });
        assert.deepEqual(locksOf(pathToFileURL(root).href, "dev"), []);
    });

    it("is none of our concern in another backend, or before the first run", () => {
        assert.deepEqual(locksOf("https://example.org", "dev"), []);
        assert.deepEqual(locksOf(pathToFileURL(path.join(directoryWith({}), "none")).href, "dev"), []);
    });

    it("is alive while its process is, and stale afterwards", () => {
        assert.equal(isAlive(lock(process.pid)), true);
        assert.equal(isAlive(lock(spawnSync("true").pid)), false);
        assert.equal(isAlive(lock(spawnSync("true").pid, "another machine")), true, "who can tell from here");
    });
});
