import assert from "node:assert/strict";
import * as path from "node:path";
import { runResult } from "../../lab/plugins/language-nodejs/exit-code";
import {
  commandLine,
  locateModule,
  type Program,
  variables,
} from "../../lab/plugins/language-nodejs/program";
import { runtimeOptions } from "../../lab/plugins/language-nodejs/runtime-options";
import { engineAddress } from "../../lab/plugins/rpc/engine-address";
import { thrownBy } from "../helpers/errors";

const PROGRAM: Program = {
  monitor: "127.0.0.1:1",
  engine: "127.0.0.1:2",
  organization: "organization",
  project: "p",
  stack: "dev",
  rootDirectory: "/r",
  programDirectory: "/r/infra",
  entryPoint: ".",
  arguments: [],
  parallel: 16,
  dryRun: false,
  config: { "p:a": "1" },
  configSecretKeys: ["p:a"],
  options: runtimeOptions({}),
};

describe("running a program with the language host", () => {
  it("passes the arguments that the SDK's runner expects", () => {
    const expected =
      "--monitor 127.0.0.1:1 --engine 127.0.0.1:2 --organization organization --project p --root-directory /r " +
      "--stack dev --pwd /r/infra --parallel 16 .";
    assert.equal(commandLine(PROGRAM).join(" "), expected);
  });
  it("passes --dry-run in a preview, and omits empty arguments", () => {
    const line = commandLine({ ...PROGRAM, dryRun: true, organization: "" });
    assert(line.includes("--dry-run"));
    assert(!line.includes("--organization"));
  });
  it("passes configuration and options in the environment", () => {
    assert.deepEqual(variables({ ...PROGRAM, options: runtimeOptions({ tsconfig: "t.json" }) }), {
      PULUMI_NODEJS_TYPESCRIPT: "true",
      PULUMI_NODEJS_TSCONFIG_PATH: "t.json",
      PULUMI_CONFIG: '{"p:a":"1"}',
      PULUMI_CONFIG_SECRET_KEYS: '["p:a"]',
    });
    assert(
      !(
        "PULUMI_NODEJS_TYPESCRIPT" in
        variables({ ...PROGRAM, options: runtimeOptions({ typescript: false }) })
      ),
    );
  });
  it("resolves the SDK as the program does, or says how to install the SDK", async () => {
    assert.match(
      locateModule("@pulumi/pulumi/cmd/run", __dirname),
      /@pulumi\/pulumi\/cmd\/run\/index\.js$/,
    );
    const error = await thrownBy(() =>
      locateModule("@pulumi/pulumi/cmd/run", path.parse(__dirname).root),
    );
    assert.match(error.message, /Pulumi SDK has not been installed. Have you run pulumi install\?/);
  });
  it("splits nodeargs as a shell does", () => {
    const { nodeArgs } = runtimeOptions({
      nodeargs: `--max-old-space-size=1 -r "a b" --x='c d' e\\ f ""`,
    });
    assert.deepEqual(nodeArgs, ["--max-old-space-size=1", "-r", "a b", "--x=c d", "e f", ""]);
  });
  it("refuses options of the wrong type", async () => {
    assert.match(
      (await thrownBy(() => runtimeOptions({ typescript: "yes" }))).message,
      /typescript option must be a boolean/,
    );
  });
});

describe("the result of a program", () => {
  for (const [code, signal, error, bail] of [
    [0, null, "", false],
    [32, null, "", true],
    [1, null, "Program exited with non-zero exit code: 1", false],
    [null, "SIGINT", "Program exited with non-zero exit code: -1", false],
  ] as const) {
    it(`that ends with ${signal ?? code} is ${error || (bail ? "an error that is already reported" : "success")}`, () => {
      assert.deepEqual(runResult(code, signal), { error, bail });
    });
  }
  it("recommends a higher memory limit if the program ran out of memory", () => {
    assert.match(
      runResult(null, "SIGABRT", "<--- Last few GCs --->").error,
      /--max-old-space-size/,
    );
  });
});

describe("the engine's address", () => {
  it("is the last argument, after any flags", () => {
    assert.equal(
      engineAddress(["--logtostderr", "-v=9", "--tracing", "http://x/", "127.0.0.1:33"]),
      "127.0.0.1:33",
    );
    assert.equal(engineAddress([]), undefined);
  });
});
