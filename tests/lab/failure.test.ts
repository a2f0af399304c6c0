import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { LabError } from "../../lab/lib/errors";
import { fileFailure } from "../../lab/lib/failure";
import { run } from "../../lab/lib/shell";

/** The lab's own commands, made to fail the way they really do. */
describe("a command of the lab that fails", function () {
  this.timeout(30_000);
  const page = fs.readFileSync(path.join(__dirname, "../../docs/troubleshooting.md"), "utf8");
  const before = process.env.TODO_LAB_HOME;
  let home: string;

  beforeEach(() => {
    home = process.env.TODO_LAB_HOME = fs.mkdtempSync(path.join(os.tmpdir(), "lab-"));
  });
  afterEach(() => {
    fs.rmSync(home, { recursive: true });
    if (before === undefined) delete process.env.TODO_LAB_HOME;
    else process.env.TODO_LAB_HOME = before;
  });

  const failureOf = async (command: string, ...args: string[]): Promise<string> => {
    const error = await run(command, args, {
      log: path.join(home, "step.log"),
      timeout: 60_000,
    }).then(
      () => assert.fail("it did not fail"),
      (thrown) => thrown,
    );
    assert.ok(error instanceof LabError, String(error));
    assert.equal(error.stack, undefined);
    return error.message;
  };
  const explained = (message: string, heading: string) => {
    assert.ok(message.startsWith(heading), message);
    assert.ok(
      page.includes(`## ${heading}`),
      `docs/troubleshooting.md has no heading “${heading}”`,
    );
    assert.match(message, /npm run up/);
  };

  it("for want of the network says that a download failed, which, and that nothing is lost", async () => {
    const folder = path.join(home, "module");
    fs.mkdirSync(folder);
    fs.writeFileSync(
      path.join(folder, "go.mod"),
      "module x\n\ngo 1.24\n\nrequire golang.org/x/text v0.14.0\n",
    );
    fs.writeFileSync(path.join(folder, "x.go"), 'package x\n\nimport _ "golang.org/x/text"\n');
    // Nobody listens on port 1.
    const message = await failureOf(
      "sh",
      "-c",
      `cd ${folder} && GOPROXY=http://127.0.0.1:1 GOFLAGS=-mod=mod GOMODCACHE=${home}/mod GOSUMDB=off go build ./...; chmod -R u+w ${home}; exit 1`,
    );
    explained(message, "A download failed");
    assert.match(message, /127\.0\.0\.1:1/);
  });

  it("for want of the Debian mirror says the same", async function () {
    // apt exists on Debian alone
    if (process.platform !== "linux" || !fs.existsSync("/usr/bin/apt-get")) return this.skip();
    const options = [
      "-o",
      `Dir::Etc::sourcelist=${home}/list`,
      "-o",
      "Dir::Etc::sourceparts=/dev/null",
      "-o",
      `Dir::State::lists=${home}/lists`,
      "-o",
      `Dir::Cache=${home}`,
      "-o",
      "Acquire::http::Proxy=DIRECT",
      "-o",
      "Acquire::Retries=0",
    ];
    fs.writeFileSync(
      path.join(home, "list"),
      "deb [trusted=yes] http://127.0.0.1:1/debian trixie main\n",
    );
    fs.mkdirSync(path.join(home, "lists/partial"), { recursive: true });
    explained(
      await failureOf("apt-get", ...options, "update", "--error-on=any"),
      "A download failed",
    );
  });

  it("for want of disk says which folder is full, and how to name another", async function () {
    if (process.getuid?.() !== 0) return this.skip(); // only root may mount; e2e runs as root
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", home]);
    try {
      const message = await failureOf(
        "dd",
        "if=/dev/zero",
        `of=${home}/filled`,
        "bs=1M",
        "count=4",
      );
      explained(message, "The disk is full");
      assert.match(message, /TODO_LAB_HOME=/);
      assert.ok(message.includes(home));
    } finally {
      execFileSync("umount", [home]);
    }
  });

  it("of an unknown cause shows its status and its own last words", async () => {
    const message = await failureOf("sh", "-c", "seq 1 20; echo the reason >&2; exit 7");
    assert.match(message, /^sh failed \(7\)\.\n {4}10\n/);
    assert.match(message, / {4}the reason\nFull output: .*step\.log$/);
  });

  it("writes a full disk of the lab's own file operations in the same words, and leaves other errors alone", () => {
    explained(
      (fileFailure(new Error("ENOSPC: no space left on device, write")) as Error).message,
      "The disk is full",
    );
    const other = new TypeError("x is undefined");
    assert.equal(fileFailure(other), other);
  });
});
