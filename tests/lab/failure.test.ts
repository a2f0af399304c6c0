import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { LabError } from "../../lab/lib/errors";
import { fileFailure } from "../../lab/lib/failure";
import { run } from "../../lab/lib/shell";

/** Runs real commands and makes them fail. */
describe("the lab's error message", function () {
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
      () => assert.fail("the command did not fail"),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof LabError, String(error));
    assert.equal(error.stack, undefined);
    return error.message;
  };
  const assertExplained = (message: string, heading: string) => {
    assert.ok(message.startsWith(heading), message);
    assert.ok(
      page.includes(`## ${heading}`),
      `docs/troubleshooting.md has no heading “${heading}”`,
    );
    assert.match(message, /npm run up/);
  };

  it("names the download that failed if there is no network", async () => {
    const folder = path.join(home, "module");
    fs.mkdirSync(folder);
    fs.writeFileSync(
      path.join(folder, "go.mod"),
      "module x\n\ngo 1.24\n\nrequire golang.org/x/text v0.14.0\n",
    );
    fs.writeFileSync(path.join(folder, "x.go"), 'package x\n\nimport _ "golang.org/x/text"\n');
    // No process listens on port 1.
    const message = await failureOf(
      "sh",
      "-c",
      `cd ${folder} && GOPROXY=http://127.0.0.1:1 GOFLAGS=-mod=mod GOMODCACHE=${home}/mod GOSUMDB=off go build ./...; chmod -R u+w ${home}; exit 1`,
    );
    assertExplained(message, "A download failed");
    assert.match(message, /127\.0\.0\.1:1/);
  });

  it("names the download that failed if the Debian mirror cannot be reached", async function () {
    // The test needs apt, which only Debian and its derivatives have.
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
    assertExplained(
      await failureOf("apt-get", ...options, "update", "--error-on=any"),
      "A download failed",
    );
  });

  it("names the folder if the disk is full, and explains how to choose another folder", async function () {
    if (process.getuid?.() !== 0) return this.skip(); // Only root can mount a file system.
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", home]);
    try {
      const message = await failureOf(
        "dd",
        "if=/dev/zero",
        `of=${home}/filled`,
        "bs=1M",
        "count=4",
      );
      assertExplained(message, "The disk is full");
      assert.match(message, /TODO_LAB_HOME=/);
      assert.ok(message.includes(home));
    } finally {
      execFileSync("umount", [home]);
    }
  });

  it("shows the command's exit code and the last lines of output if the cause is unknown", async () => {
    const message = await failureOf("sh", "-c", "seq 1 20; echo the reason >&2; exit 7");
    assert.match(message, /^sh failed \(7\)\.\n {4}10\n/);
    assert.match(message, / {4}the reason\nFull output: .*step\.log$/);
  });

  it("explains a full disk during a file operation, but does not change other errors", () => {
    assertExplained(
      (fileFailure(new Error("ENOSPC: no space left on device, write")) as Error).message,
      "The disk is full",
    );
    const other = new TypeError("x is undefined");
    assert.equal(fileFailure(other), other);
  });
});
