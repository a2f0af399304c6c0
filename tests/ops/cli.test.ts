import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { type CommandArguments, type CommandDefinition, parse } from "../../ops/lib/cli";
import { inProject } from "../../ops/lib/project";

const DEFINITION: CommandDefinition = {
  name: "restore",
  help: "Restores a backup.",
  yes: "restore without asking",
  options: { port: { value: "N", help: "port to serve" } },
  switches: { "no-backup": "make no backup", "keep-data": "keep the volume" },
  argument: { value: "FILE", help: "the backup" },
  run: async () => 0,
};

function read(...args: string[]): CommandArguments {
  const given = parse(DEFINITION, args);
  assert.notEqual(given, "help");
  return given as CommandArguments;
}

function refuses(args: string[], sentence: RegExp): void {
  assert.throws(
    () => parse(DEFINITION, args),
    ({ message }: Error) =>
      sentence.test(message) && /\n\nUsage: npm run restore -- /.test(message),
  );
}

/** Runs `npm run env`, which does not need Pulumi, and returns its status and output. */
function env(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const command = ["-r", "ts-node/register/transpile-only", inProject("ops", "env.ts"), ...args];
  return spawnSync(process.execPath, command, { encoding: "utf8" });
}

describe("the arguments of a command", () => {
  it("default to the stack dev, with no consent given and no switch set", () => {
    assert.deepEqual(read("a.dump"), {
      stack: "dev",
      yes: false,
      options: { port: undefined },
      switches: new Set(),
      argument: "a.dump",
      list: [],
    });
  });

  it("are accepted in any order, with a space or an equals sign before a value", () => {
    const given = read("--yes", "--stack=prod", "a.dump", "--port", "80", "--no-backup");
    assert.deepEqual(given, {
      stack: "prod",
      yes: true,
      options: { port: "80" },
      switches: new Set(["yes", "no-backup"]),
      argument: "a.dump",
      list: [],
    });
  });

  it("are refused with a one-sentence error and the usage text if one is unknown, missing or surplus", () => {
    refuses(["a.dump", "--stak", "prod"], /^Unknown option '--stak'/);
    refuses([], /^Missing required argument 'FILE'/);
    refuses(["a.dump", "b.dump"], /^Too many arguments/);
    refuses(["a.dump", "--stack"], /^Option '--stack <NAME>' argument missing/);
    refuses(["a.dump", "--stack", "--yes"], /^Option '--stack <NAME>' argument '--yes' is invalid/);
    refuses(["a.dump", "--yes=no"], /^Unknown option '--yes=no'/);
  });
});

describe("a command", () => {
  it("prints its help for --help and -h, and exits with status 0", () => {
    for (const option of ["--help", "-h"]) {
      const { status, stdout } = env(option);
      assert.equal(status, 0);
      assert.match(stdout, /^Usage: npm run env -- \[options\]\n/);
      assert.match(stdout, /--stack <NAME> .*\(default: "dev"\)\n {2}-h, --help /);
    }
  });

  it("exits with status 1 for an unknown option, without a stack trace", () => {
    const { status, stderr } = env("--nope");
    assert.equal(status, 1);
    assert.match(stderr, /^\nUnknown option '--nope'\n\nUsage: npm run env /);
    assert.doesNotMatch(stderr, / at .*\.ts/);
  });
});
