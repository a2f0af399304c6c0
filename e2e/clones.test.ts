import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ROOT } from "../ops/lib/project";
import { makeClone } from "./lib/clone";
import { NAMESPACE, pods, query, revision } from "./lib/cluster";
import { inShell, type Result, sh } from "./lib/shell";

const ENV = 'eval "$(npm run -s env)"';

describe("two clones on one cluster", function () {
  this.timeout(300_000);
  let folder = "";
  let second = "";
  let untouched: unknown;

  const snapshot = async () => ({
    namespace: await inShell(
      `kubectl get namespace ${NAMESPACE} -o jsonpath='{.metadata.uid} {.metadata.annotations}'`,
    ),
    pods: await pods(),
    revision: await revision(),
    rows: await query("select * from clones_e2e"),
  });
  /** Runs a command in the second clone, in a shell that has the first clone's environment. */
  const inSecond = (command: string): Promise<Result> => sh(`${ENV}; cd ${second}; ${command}`);

  before("deploy the application, insert a row and create a second clone", async function () {
    this.timeout(20 * 60_000);
    const up = await sh("npm run up --silent", { echo: true, minutes: 19 });
    assert.equal(up.status, 0);
    await query(
      "create table if not exists clones_e2e (word text); insert into clones_e2e values ('kept')",
    );
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "clones-"));
    second = path.join(folder, "second");
    await makeClone(second);
    untouched = await snapshot();
  });

  after("remove the second clone and the row", async () => {
    await query("drop table if exists clones_e2e");
    fs.rmSync(folder, { recursive: true, force: true });
  });

  afterEach("check that the first clone's application did not change", async () =>
    assert.deepEqual(await snapshot(), untouched),
  );

  it("`npm run env` in the second clone replaces the first clone's variables and prints only shell code to standard output", async () => {
    const errors = await inSecond("npm run -s env 2>&1 >/dev/null");
    assert.equal(
      errors.output.trim(),
      `This shell holds the environment of ${ROOT}; it is ignored here.`,
    );
    const { output } = await inSecond(
      `{ ${ENV}; } 2>/dev/null; echo "$PULUMI_HOME $PULUMI_BACKEND_URL $PULUMI_CONFIG_PASSPHRASE_FILE"; npm run -s env 2>&1`,
    );
    const lines = output.trim().split("\n");
    assert.equal(
      lines.shift(),
      `${second}/.pulumi-home file://${second}/.pulumi-state ${second}/.pulumi-state/passphrase`,
    );
    assert.deepEqual(
      lines.filter((line) => !line.startsWith("export ")),
      [],
    );
  });

  for (const command of [
    "preview",
    "up --yes --skip-preview",
    "refresh --yes --skip-preview",
    "destroy --yes --skip-preview",
  ]) {
    it(`plain \`npx pulumi ${command.split(" ")[0]}\` in the second clone is refused with the first clone's environment`, async () => {
      const { status, output } = await inSecond(
        `npx pulumi ${command} --stack dev --non-interactive`,
      );
      assert.notEqual(status, 0, output);
      assert.match(
        output,
        new RegExp(
          `This shell holds the environment of another clone\\. Nothing was touched\\.\\s+Seen: ${ROOT}\\.[^]*eval "\\$\\(npm run -s env\\)"`,
        ),
      );
      assert.doesNotMatch(output, /^ {4}at /m, "a stack trace");
    });
  }

  it("`npm run up` in the second clone names the environment that it ignores, and refuses the first clone's namespace", async () => {
    const { status, output } = await inSecond("npm run up --silent");
    assert.notEqual(status, 0, output);
    assert.match(
      output,
      new RegExp(`^This shell holds the environment of ${ROOT}; it is ignored here\\.`),
    );
    assert.match(
      output,
      new RegExp(`^Namespace ${NAMESPACE} already exists and this stack did not create it\\.`, "m"),
    );
    assert.doesNotMatch(
      output,
      /npm run destroy|rm |delet/i,
      "the message must not suggest a deletion",
    );
  });

  it("`npm run preview` in the second clone shows that clone's own stack", async () => {
    const { status, output } = await inSecond("npm run preview --silent");
    assert.equal(status, 0, output);
    assert.match(output, /Namespace: \(create\)/);
  });

  for (const prefix of ["", `${ENV}; `]) {
    it(`\`npm run destroy\` in the second clone removes only that clone's stack${prefix ? " after `npm run env` in that clone" : ""}`, async () => {
      const { status, output } = await inSecond(`${prefix}npm run destroy --silent -- --yes`);
      assert.equal(status, 0, output);
      assert.doesNotMatch(output, new RegExp(`namespace ${NAMESPACE}`, "i"));
    });
  }

  it("commands in a copy of the first clone and its state are refused while the first clone exists", async () => {
    const copied = path.join(folder, "copied");
    fs.cpSync(second, copied, { recursive: true });
    fs.rmSync(path.join(copied, ".pulumi-state"), { recursive: true });
    fs.cpSync(path.join(ROOT, ".pulumi-state"), path.join(copied, ".pulumi-state"), {
      recursive: true,
    });
    for (const command of ["destroy -- --yes", "up", "env"]) {
      const { status, output } = await sh(`cd ${copied} && npm run -s ${command}`);
      assert.notEqual(status, 0, output);
      assert.match(
        output,
        new RegExp(
          `^The state of this clone was copied from another one\\. Nothing was touched\\.\\nSeen: ${ROOT} `,
          "m",
        ),
      );
    }
  });
});
