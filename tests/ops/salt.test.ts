import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ROOT } from "../../ops/lib/project";
import { keepSaltOutOfGit } from "../../ops/lib/pulumi/salt";

describe("the passphrase salt in git", () => {
  const FILE = "Pulumi.dev.yaml";
  const PLAIN = "config:\n  todo-chatbot:logLevel: debug\n";
  let clone: string;
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", clone, ...args], { encoding: "utf8" });

  beforeEach(() => {
    clone = fs.mkdtempSync(path.join(os.tmpdir(), "salt-"));
    git("init", "-q");
    fs.writeFileSync(path.join(clone, FILE), PLAIN);
    git("add", FILE);
    git("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "plain");
    fs.appendFileSync(path.join(clone, FILE), "encryptionsalt: v1:abc=:v1:def\n");
  });
  afterEach(() => fs.rmSync(clone, { recursive: true }));

  it("is kept in the file but is not shown as a change", () => {
    assert.notEqual(git("status", "--porcelain"), "");
    keepSaltOutOfGit(clone, {});
    assert.equal(git("status", "--porcelain"), "");
    assert.match(fs.readFileSync(path.join(clone, FILE), "utf8"), /encryptionsalt/);
  });

  it("is left out of the diff of another edit to the file", () => {
    keepSaltOutOfGit(clone, {});
    fs.appendFileSync(path.join(clone, FILE), "  todo-chatbot:nodePort: 30081\n");
    const added = git("diff")
      .split("\n")
      .filter((line) => /^\+ /.test(line));
    assert.deepEqual(added, ["+  todo-chatbot:nodePort: 30081"]);
  });

  it("is not shown as a change after a checkout removed it and a deployment wrote it back", () => {
    keepSaltOutOfGit(clone, {});
    fs.appendFileSync(path.join(clone, FILE), "  todo-chatbot:nodePort: 30081\n");
    git("checkout", "-q", "--", FILE); // Removes the edit and the salt.
    assert.doesNotMatch(fs.readFileSync(path.join(clone, FILE), "utf8"), /encryptionsalt/);
    const script = `require("./ops/lib/pulumi/salt").keepSaltOutOfGitAtExit(${JSON.stringify(clone)});
            require("node:fs").appendFileSync(${JSON.stringify(path.join(clone, FILE))}, "encryptionsalt: v1:abc=:v1:def\\n")`;
    const env = {
      ...process.env,
      PULUMI_CONFIG_PASSPHRASE: undefined,
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    };
    execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", script], {
      cwd: ROOT,
      env,
    });
    assert.match(fs.readFileSync(path.join(clone, FILE), "utf8"), /encryptionsalt/);
    assert.equal(git("status", "--porcelain"), "");
  });

  it("is filtered only once if the filter is set up twice", () => {
    keepSaltOutOfGit(clone, {});
    keepSaltOutOfGit(clone, {});
    assert.equal(
      fs.readFileSync(path.join(clone, ".git/info/attributes"), "utf8").match(/pulumi-salt/g)
        ?.length,
      1,
    );
  });

  it("is not filtered if the user sets a passphrase", () => {
    keepSaltOutOfGit(clone, { PULUMI_CONFIG_PASSPHRASE: "ours" });
    assert.notEqual(git("status", "--porcelain"), "");
  });

  it("causes no error outside of a git repository", () => {
    fs.rmSync(path.join(clone, ".git"), { recursive: true });
    assert.doesNotThrow(() => keepSaltOutOfGit(clone, {}));
  });
});
