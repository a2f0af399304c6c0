import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { inProject } from "../ops/lib/project";
import { projectEnvironment } from "../ops/lib/pulumi/environment";
import { NAMESPACE, query } from "./lib/cluster";
import { eventually, inShell, sh } from "./lib/shell";

const STACK_FILE = inProject("Pulumi.dev.yaml");
const RUNNING = /^Todo Chatbot is running\.$/m;
const kubectl = (command: string) => inShell(`kubectl -n ${NAMESPACE} ${command}`);
const set = (settings: string) =>
  inShell(`npx pulumi config set-all --path --stack dev --non-interactive ${settings}`);
const statusOf = (revisions: string) =>
  kubectl(
    `get secrets -l owner=helm,name=todo -o jsonpath='{.items[*].metadata.labels.status}' ${revisions}`,
  );

async function run(command: string, minutes = 10): Promise<string> {
  const { status, output } = await sh(command, { minutes });
  assert.equal(status, 0, output);
  return output;
}

describe("recovery with a single command", function () {
  this.timeout(20 * 60_000);
  const settings = fs.readFileSync(STACK_FILE, "utf8");

  before("deploy the application with the shortest timeout", async () => {
    await set("--plaintext timeoutSeconds=120");
    await run("npm run up --silent");
    await query("CREATE TABLE IF NOT EXISTS kept (id int); INSERT INTO kept VALUES (1)");
  });

  after("restore the settings and deploy again", async () => {
    await query("DROP TABLE IF EXISTS kept").catch(() => undefined);
    fs.writeFileSync(STACK_FILE, settings);
    await sh("npm run up --silent", { minutes: 10 });
  });

  afterEach("check that no row is lost", async () =>
    assert.ok(Number(await query("SELECT count(*) FROM kept")) >= 1),
  );

  /**
   * Starts an upgrade whose pods do not become ready, and kills it with SIGKILL after Helm has
   * written the release record.
   */
  async function killUpgrade(): Promise<void> {
    const upgrade = `helm upgrade todo ./chart -n ${NAMESPACE} --reuse-values --set backend.tag=nope --wait --timeout 10m`;
    const child = spawn("sh", ["-c", `exec ${upgrade}`], {
      cwd: inProject("."),
      env: { ...process.env, ...projectEnvironment() },
      stdio: "ignore",
    });
    await eventually(
      60,
      () => statusOf(""),
      (status) => status.includes("pending-upgrade"),
    );
    await eventually(
      60,
      () => kubectl("get pods -o jsonpath={..image}"),
      (images) => images.includes(":nope"),
    );
    child.kill("SIGKILL");
  }

  it("`up` waits for the timeout of a `helm upgrade` that was killed with SIGKILL, and then completes", async () => {
    await killUpgrade();
    assert.match(
      await run("npm run preview --silent"),
      /Helm release todo: revision \d+ is pending-upgrade/,
    );
    assert.match(await statusOf(""), /pending-upgrade/);
    await set("--plaintext config.logLevel=info");
    const output = await run("npm run up --silent");
    assert.match(
      output,
      /is pending-upgrade, but no run of Pulumi is active: waiting until [^]*its record is removed/,
    );
    assert.match(output, RUNNING);
    assert.doesNotMatch(await kubectl("get pods -o jsonpath={..image}"), /:nope/);
    assert.doesNotMatch(await statusOf(""), /pending/);
  });

  it("`recover` completes after a killed `helm upgrade`, and reports that the record and the cluster agree", async () => {
    await killUpgrade();
    assert.match(
      await run("npm run recover --silent"),
      /its record is removed[^]*image is todo-backend:nope[^]*Record and cluster agree/,
    );
    assert.match(await run("npm run up --silent"), /nothing to change[^]*Todo Chatbot is running/);
  });

  it("an `up` that fails because the Postgres image cannot be pulled restores the old pod", async () => {
    const image = await kubectl("get statefulset todo-postgres -o jsonpath={..image}");
    await set("--plaintext postgres.image=localhost:9/postgres --plaintext postgres.tag=17.0");
    const failed = await sh("npm run up --silent", { minutes: 10 });
    assert.notEqual(failed.status, 0, failed.output);
    assert.match(
      failed.output,
      /deleting Pod todo-postgres-0: it belongs to an old revision and was never ready \((ErrImagePull|ImagePullBackOff)\)/,
    );
    assert.equal(
      await kubectl("get pod todo-postgres-0 -o jsonpath={..containers[0].image}"),
      image,
    );
    await inShell("npx pulumi config rm postgres --stack dev --non-interactive");
    assert.match(await run("npm run up --silent"), RUNNING);
  });

  it("after a manual rollback, `up` deletes the Postgres pod whose image cannot be pulled", async () => {
    await kubectl("set image statefulset todo-postgres postgres=localhost:9/postgres:17.0");
    await eventually(
      90,
      () => kubectl("get pod todo-postgres-0 -o jsonpath={..waiting.reason}"),
      (reason) => /Image/.test(reason),
    );
    await kubectl("rollout undo statefulset todo-postgres");
    assert.match(
      await run("npm run preview --silent"),
      /Pod todo-postgres-0: it belongs to an old revision and was never ready/,
    );
    assert.match(
      await run("npm run up --silent"),
      /deleting Pod todo-postgres-0[^]*Todo Chatbot is running/,
    );
  });

  it("`up` recreates the release and keeps its objects if Helm's records were deleted", async () => {
    await kubectl("delete secret -l owner=helm,name=todo");
    assert.match(await run("npm run up --silent"), RUNNING);
  });

  it("`destroy` waits for the timeout of a killed `helm upgrade` and removes everything", async () => {
    await killUpgrade();
    assert.match(
      await run("npm run destroy --silent -- --yes"),
      /its record is removed[^]*The application is gone/,
    );
    assert.match(await run("npm run up --silent"), RUNNING);
    await query("CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)");
  });
});
