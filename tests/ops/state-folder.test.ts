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
import { documentedError } from "../helpers/documented";
import { directoryWith } from "../helpers/files";

/** The state file of stack dev. */
const STATE = ".pulumi/stacks/todo-chatbot/dev.json";
const VALID = '{"version":3,"checkpoint":{"latest":{}}}';

describe("the state folder", () => {
  it("is created readable only by its owner", () => {
    const folder = path.join(directoryWith({}), "state");
    ensureStateFolder(folder);
    assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
  });

  it("is refused with a hint to PULUMI_BACKEND_URL if it cannot be created", async () => {
    const file = path.join(directoryWith({ taken: "" }), "taken", "state");
    assert.match(
      await documentedError(() => ensureStateFolder(file)),
      /cannot be written[^]*ENOTDIR[^]*PULUMI_BACKEND_URL/,
    );
  });

  it("is refused with the chown command if it belongs to another user, as after sudo", function () {
    if (process.getuid?.() !== 0) this.skip(); // only root can become another user
    const folder = directoryWith({});
    const script = `try { require("./ops/lib/pulumi/state-folder").ensureStateFolder(${JSON.stringify(folder)}) } catch (error) { console.log(error.message) }`;
    const { stdout } = spawnSync(
      process.execPath,
      ["-r", "ts-node/register/transpile-only", "-e", `process.setuid(65534);${script}`],
      { cwd: ROOT, encoding: "utf8" },
    );
    assert.match(stdout, /cannot be written: EACCES[^]*sudo chown -R/);
  });

  it("is not named in Pulumi.yaml, where it would override the user's login", () => {
    assert.equal(
      (parse(fs.readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8")) as { backend?: unknown })
        .backend,
      undefined,
    );
  });

  it("lists only this project's stacks, even in a folder shared with other projects", () => {
    const folder = directoryWith({ [STATE]: VALID, ".pulumi/stacks/another/prod.json": VALID });
    assert.deepEqual([...stackFiles(folder).keys()], ["dev"]);
  });

  it("is read from the URL of a file backend, and only of that", () => {
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

describe("a truncated state file", () => {
  const cases: [string, Record<string, string>, boolean][] = [
    [
      "is replaced by Pulumi's own copy",
      { [STATE]: VALID.slice(0, 12), [`${STATE}.bak`]: VALID },
      true,
    ],
    [
      "is replaced if it is empty, as after a full disk",
      { [STATE]: "", [`${STATE}.bak`]: VALID },
      true,
    ],
    ["stays if the copy is damaged too", { [STATE]: "", [`${STATE}.bak`]: "{" }, false],
    ["stays if there is no copy", { [STATE]: "" }, false],
    [
      "is distinguished from a complete one",
      { [STATE]: VALID, [`${STATE}.bak`]: '{"checkpoint":{"old":1}}' },
      false,
    ],
    ["is distinguished from a removed stack", { [`${STATE}.bak`]: VALID }, false],
  ];
  for (const [title, files, restored] of cases) {
    it(title, () => {
      const folder = directoryWith(files);
      assert.equal(restoreDamaged("dev", folder), restored);
      const file = stackFiles(folder).get("dev");
      assert.equal(file && fs.readFileSync(file, "utf8"), restored ? VALID : files[STATE]);
      if (restored) assert.equal(fs.readFileSync(`${file}.damaged`, "utf8"), files[STATE]);
    });
  }
});
