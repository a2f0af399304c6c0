import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../ops/lib/project";
import {
  ensureStateFolder,
  folderOf,
  restoreDamaged,
  stackFiles,
} from "../../ops/lib/pulumi/state-folder";
import { documentedError } from "../helpers/documented-error";
import { directoryWith } from "../helpers/files";

const STATE_FILE = ".pulumi/stacks/todo-chatbot/dev.json";
const COMPLETE = '{"version":3,"checkpoint":{"latest":{}}}';

describe("the state folder", () => {
  it("is accessible only to its owner", () => {
    const folder = path.join(directoryWith({}), "state");
    ensureStateFolder(folder);
    assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
  });

  it("is named in an error if it cannot be created; the error shows how to store the state elsewhere", async () => {
    const file = path.join(directoryWith({ taken: "" }), "taken", "state");
    assert.match(
      await documentedError(() => ensureStateFolder(file)),
      /cannot be written[^]*ENOTDIR[^]*PULUMI_BACKEND_URL/,
    );
  });

  it("is refused if another user owns it, for example after a run with sudo; the error names the command that changes the owner", function () {
    if (process.getuid?.() !== 0) this.skip(); // Only root can become another user.
    const folder = directoryWith({});
    const script = `try { require("./ops/lib/pulumi/state-folder").ensureStateFolder(${JSON.stringify(folder)}) } catch (error) { console.log(error.message) }`;
    const { stdout } = spawnSync(
      process.execPath,
      ["-r", "ts-node/register/transpile-only", "-e", `process.setuid(65534);${script}`],
      { cwd: ROOT, encoding: "utf8" },
    );
    assert.match(stdout, /cannot be written: EACCES[^]*sudo chown -R/);
  });

  it("is not set in Pulumi.yaml, where it would override the user's login", () => {
    assert.equal(
      (parse(fs.readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8")) as { backend?: unknown })
        .backend,
      undefined,
    );
  });

  it("is searched only for this project's stacks", () => {
    const folder = directoryWith({
      [STATE_FILE]: COMPLETE,
      ".pulumi/stacks/another/prod.json": COMPLETE,
    });
    assert.deepEqual([...stackFiles(folder).keys()], ["dev"]);
  });

  it("has a known path only with a file backend", () => {
    assert.deepEqual(
      [
        "file:///a/b",
        "file:///a%20b?no_tmp_dir=true",
        "file://~",
        "file://~/x",
        "s3://bucket",
        "https://api.example.org",
        "",
      ].map(folderOf),
      [
        "/a/b",
        "/a b",
        os.userInfo().homedir,
        path.join(os.userInfo().homedir, "x"),
        undefined,
        undefined,
        undefined,
      ],
    );
  });
});

describe("a state file", () => {
  const cases: [string, Record<string, string>, boolean][] = [
    [
      "is replaced by Pulumi's copy if it is truncated",
      { [STATE_FILE]: COMPLETE.slice(0, 12), [`${STATE_FILE}.bak`]: COMPLETE },
      true,
    ],
    [
      "is replaced if it is empty, for example because the disk was full",
      { [STATE_FILE]: "", [`${STATE_FILE}.bak`]: COMPLETE },
      true,
    ],
    [
      "is kept if Pulumi's copy is truncated too",
      { [STATE_FILE]: "", [`${STATE_FILE}.bak`]: "{" },
      false,
    ],
    ["is kept if Pulumi has no copy", { [STATE_FILE]: "" }, false],
    [
      "is not replaced if it is complete",
      { [STATE_FILE]: COMPLETE, [`${STATE_FILE}.bak`]: '{"checkpoint":{"old":1}}' },
      false,
    ],
    ["is not restored for a stack that was removed", { [`${STATE_FILE}.bak`]: COMPLETE }, false],
  ];
  for (const [title, files, restored] of cases) {
    it(title, () => {
      const folder = directoryWith(files);
      assert.equal(restoreDamaged("dev", folder), restored);
      const file = stackFiles(folder).get("dev");
      assert.equal(file && fs.readFileSync(file, "utf8"), restored ? COMPLETE : files[STATE_FILE]);
      if (restored) assert.equal(fs.readFileSync(`${file}.damaged`, "utf8"), files[STATE_FILE]);
    });
  }
});
