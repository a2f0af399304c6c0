import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { decodeHelmRecord, leaksIn, leaksInStream, decompressed } from "../../ops/lib/audit/leaks";
import { ignoreMissingLog, placeNames } from "../../ops/lib/audit/leak-places";
import { streamOutput } from "../../ops/lib/exec";
import { ProcessArguments } from "../../ops/lib/audit/process-arguments";

describe("the search for leaked secrets", () => {
  const SECRETS = { "app/KEY": "hunter2/hunter2+hunter2", "app/OTHER": "correct-horse-battery" };

  const cases: [string, string, string[]][] = [
    ["finds a value in plain text", "args: --key=hunter2/hunter2+hunter2", ["app/KEY"]],
    [
      "finds a base64-encoded value, for example in a Secret",
      Buffer.from(SECRETS["app/KEY"]).toString("base64"),
      ["app/KEY"],
    ],
    [
      "finds a value that is base64-encoded twice, for example in a Secret within a Secret",
      Buffer.from(Buffer.from(SECRETS["app/KEY"]).toString("base64")).toString("base64"),
      ["app/KEY"],
    ],
    [
      "finds a percent-encoded value in a URL",
      `postgresql://u:${encodeURIComponent(SECRETS["app/KEY"])}@h/d`,
      ["app/KEY"],
    ],
    [
      "finds several values",
      "correct-horse-battery hunter2/hunter2+hunter2",
      ["app/KEY", "app/OTHER"],
    ],
    ["does not report a part of a value", "hunter2/hunter2", []],
  ];
  for (const [title, text, expected] of cases)
    it(title, () => assert.deepEqual(leaksIn(text, SECRETS), expected));

  it("finds a value that is split across two chunks of a stream", async () => {
    async function* pieces() {
      yield Buffer.from("layer layer hunter2/hun");
      yield Buffer.from("ter2+hunter2 layer");
    }
    assert.deepEqual(await leaksInStream(pieces(), SECRETS), ["app/KEY"]);
  });

  it("decodes Helm's record of a release", () => {
    const stored = Buffer.from(
      gzipSync('{"config":{"key":"hunter2/hunter2+hunter2"}}').toString("base64"),
    ).toString("base64");
    assert.deepEqual(leaksIn(decodeHelmRecord(stored), SECRETS), ["app/KEY"]);
  });

  it("finds a secret in the arguments of a short-lived process, and reports nothing if no such process ran", async () => {
    const watch = new ProcessArguments(SECRETS, 20);
    const child = spawn("sh", ["-c", "sleep 0.5; exit", SECRETS["app/OTHER"]]);
    await new Promise((resolve) => child.on("close", resolve));
    assert.deepEqual(watch.stop(), ["app/OTHER"]);
    assert.deepEqual(new ProcessArguments(SECRETS).stop(), []);
  });

  it("fails if the command that prints the searched output fails", async () => {
    assert.deepEqual(await leaksInStream(streamOutput("echo", "correct-horse-battery"), SECRETS), [
      "app/OTHER",
    ]);
    await assert.rejects(
      leaksInStream(streamOutput("sh", "-c", "echo no such image >&2; exit 3"), SECRETS),
      /ended with 3: no such image/,
    );
    await assert.rejects(leaksInStream(streamOutput("no-such-command"), SECRETS), /ENOENT/);
  });

  it("ignores the missing log of a pod that was replaced or has not started, but reports every other error", () => {
    const failure = (text: string) => new Error(`Command failed: kubectl logs pod/a\n${text}`);
    assert.equal(
      ignoreMissingLog(
        failure('error: error from server (NotFound): pods "a" not found in namespace "todo"'),
      ),
      "",
    );
    assert.equal(
      ignoreMissingLog(
        failure('container "backend" in pod "a" is waiting to start: ContainerCreating'),
      ),
      "",
    );
    assert.throws(
      () => ignoreMissingLog(failure("The connection to the server 127.0.0.1:8443 was refused")),
      /was refused/,
    );
    assert.throws(
      () =>
        ignoreMissingLog(
          failure('pods "a" is forbidden: User "jane" cannot get resource "pods/log"'),
        ),
      /forbidden/,
    );
  });

  it("does not keep the command running after an error", () => {
    const program =
      'new (require("./ops/lib/audit/process-arguments").ProcessArguments)({}); throw new Error("the cluster is gone")';
    const { status, signal } = spawnSync(
      process.execPath,
      [
        "-r",
        "ts-node/register/transpile-only",
        "-e",
        `process.on("uncaughtException", () => { process.exitCode = 1; }); ${program}`,
      ],
      { timeout: 15_000 },
    );
    assert.deepEqual([status, signal], [1, null]);
  });

  it("has a --help text that lists each place searched and states the limits of a clean result", () => {
    const command = ["-r", "ts-node/register/transpile-only", "ops/leaks.ts", "--help"];
    const { stdout } = spawnSync(process.execPath, command, { encoding: "utf8", timeout: 15_000 });
    const listed = [...stdout.matchAll(/^ {2}- (.*)$/gm)].map(([, name]) => name!);
    assert.deepEqual(listed.slice(0, -1), placeNames());
    assert.match(listed.at(-1)!, /^arguments of the processes/);
    assert.match(stdout, /A clean result proves nothing about\s+other places or forms/);
  });

  it("finds a secret in compressed state", () =>
    assert.deepEqual(leaksIn(decompressed(gzipSync("correct-horse-battery")), SECRETS), [
      "app/OTHER",
    ]));
});
