import assert from "node:assert/strict";
import * as fs from "node:fs";
import { inProject } from "../ops/lib/project";
import { Account } from "./lib/account";
import { appUrl, NAMESPACE, pods, query, revision } from "./lib/cluster";
import { eventually, inShell, type Result, sh } from "./lib/shell";

const STACK_FILE = inProject("Pulumi.dev.yaml");
const PULUMI = 'eval "$(npm run -s env)"; exec npx pulumi';
const STACK = "--stack dev --non-interactive";
const TITLES = ["buy milk", "pay rent", "call Ana"];

const setUrl = (url: string) =>
  sh(`${PULUMI} config set --secret databaseUrl ${STACK}`, { input: url });
const set = (key: string, value: string) =>
  sh(`${PULUMI} config set --path ${key} ${value} ${STACK}`);
const remove = (key: string) => sh(`${PULUMI} config rm ${key} ${STACK}`);
const claim = () =>
  inShell(
    `kubectl get persistentvolumeclaim data-todo-postgres-0 -n ${NAMESPACE} -o jsonpath='{.metadata.uid} {.spec.volumeName}'`,
  );
const rows = () => query("select title from tasks order by title");
const version = () =>
  inShell(
    `kubectl get secret todo-secrets -n ${NAMESPACE} -o jsonpath={.metadata.resourceVersion}`,
  );

describe("the database of a deployed stack", function () {
  this.timeout(15 * 60_000);
  let originalSettings: string;
  let settings: string;
  let ana: Account;
  let volume: string;
  let tasks: string;

  /**
   * Checks that a command is refused with a message that matches `says`, and changes nothing in the
   * cluster.
   */
  async function refused(
    command: string,
    says: RegExp,
    options: { env?: Record<string, string> } = {},
  ): Promise<Result> {
    const untouched = [
      await pods(),
      await revision(),
      await version(),
      await claim(),
      await rows(),
    ];
    const result = await sh(command, { minutes: 4, ...options });
    assert.notEqual(result.status, 0, result.output);
    assert.match(result.output, says);
    assert.deepEqual(
      [await pods(), await revision(), await version(), await claim(), await rows()],
      untouched,
    );
    return result;
  }

  async function up(command = "npm run up --silent"): Promise<Result> {
    const result = await sh(command, { minutes: 12 });
    assert.equal(result.status, 0, result.output);
    return result;
  }

  before("deploy the application and add tasks", async () => {
    originalSettings = fs.readFileSync(STACK_FILE, "utf8");
    await set("timeoutSeconds", "120");
    settings = fs.readFileSync(STACK_FILE, "utf8");
    await up();
    ana = await Account.signUp(await appUrl());
    for (const title of TITLES) await ana.add({ title });
    [volume, tasks] = [await claim(), await rows()];
    TITLES.forEach((title) => assert.match(tasks, new RegExp(title)));
  });

  after("restore the settings and deploy again", async () => {
    fs.writeFileSync(STACK_FILE, originalSettings);
    await sh("npm run up --silent -- --yes", { minutes: 10 });
  });

  beforeEach("restore the settings", () => fs.writeFileSync(STACK_FILE, settings));

  afterEach("check that every task is on the same volume", async () => {
    assert.equal(await claim(), volume);
    assert.equal(await rows(), tasks);
  });

  it("is not replaced by a loopback address", async () => {
    await setUrl("postgresql://u:hunter2@localhost:5432/todo");
    const { output } = await refused(
      "npm run preview --silent",
      /databaseUrl names a loopback address.*host\.minikube\.internal/,
    );
    assert.doesNotMatch(output, /hunter2/);
    await refused("npm run up --silent", /databaseUrl names a loopback address/);
  });

  it("is not abandoned, moved or replaced without consent; preview and update print the same message", async () => {
    await setUrl("postgresql://u:hunter2@nowhere.invalid:5432/todo");
    await set("release", "todo-two");
    await set("namespace", `${NAMESPACE}-two`);
    await set("frontend.nodePort", "32093"); // The old namespace still uses the current port.
    const says =
      /databaseUrl is set: the application leaves[^]*namespace is "\S+-two": namespace \S+ is deleted[^]*release is "todo-two"[^]*TODO_DATABASE_CONSENT=/;
    for (const command of [
      "npm run preview --silent",
      `${PULUMI} up --yes --skip-preview ${STACK}`,
    ])
      await refused(command, says);
    await refused(`${PULUMI} up --yes --skip-preview ${STACK}`, says, {
      env: { TODO_DATABASE_CONSENT: "00000000" },
    });
    fs.writeFileSync(STACK_FILE, settings);
    await setUrl("postgresql://u:hunter2@nowhere.invalid:5432/todo");
    await refused("npm run up --silent -- --yes", /its name does not resolve inside the cluster/);
    await remove("databaseUrl");
    await set("release", "todo-two");
    await refused(
      "npm run up --silent",
      /release is "todo-two"[^]*rows in[^]*To agree: npm run up -- --yes/,
    );
  });

  it("does not accept another storage size or major version", async () => {
    await set("postgres.tag", "16.4");
    await set("postgres.storage", "2Gi");
    const { output } = await refused(
      "npm run preview --silent",
      /postgres\.storage is "2Gi"[^]*postgres\.tag is Postgres 16[^]*npm run backup/,
    );
    assert.doesNotMatch(output, /TODO_DATABASE_CONSENT/);
    await refused(
      "npm run up --silent -- --yes",
      /cannot be changed while the database in the cluster exists/,
    );
  });

  it("keeps its data if a release switches to an unreachable database and Helm rolls it back", async () => {
    await setUrl("postgresql://u:hunter2@nowhere.invalid:5432/todo");
    const { output } = await sh(`${PULUMI} preview ${STACK}`);
    const consent = /TODO_DATABASE_CONSENT=([0-9a-f]{8})/.exec(output)?.[1] ?? assert.fail(output);
    const left = await sh(`${PULUMI} up --yes --skip-preview ${STACK}`, {
      env: { TODO_DATABASE_CONSENT: consent },
      minutes: 10,
    });
    assert.notEqual(left.status, 0, left.output);
    await eventually(
      120,
      () => query("select 1"),
      (answer) => answer === "1",
    );
  });

  it("is used again, with all accounts, after a run without databaseUrl", async () => {
    await up("npm run up --silent -- --yes"); // databaseUrl is not set any more.
    assert.deepEqual((await ana.tasks()).map(({ title }) => title).sort(), [...TITLES].sort());
    assert.match((await up()).output, /nothing to change/);
  });

  it("adopts the password in the Secret if its own password differs", async () => {
    await query("alter role todo password 'of-another-secret'");
    await inShell(`kubectl delete pod todo-postgres-0 -n ${NAMESPACE} --wait`);
    await inShell(
      `kubectl rollout status statefulset/todo-postgres -n ${NAMESPACE} --timeout=120s`,
      3,
    );
    await eventually(
      60,
      () => ana.tasks(),
      (tasks) => tasks.length === TITLES.length,
    );
    const logs = await inShell(`kubectl logs todo-postgres-0 -n ${NAMESPACE}`);
    const password = await inShell(
      `kubectl get secret todo-secrets -n ${NAMESPACE} -o jsonpath={.data.POSTGRES_PASSWORD} | base64 -d`,
    );
    assert.ok(!logs.includes(password), "the password is in the log");
  });
});
