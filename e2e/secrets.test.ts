import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { leaksIn } from "../ops/lib/audit/leaks";
import { ProcessArguments } from "../ops/lib/audit/process-arguments";
import { inProject } from "../ops/lib/project";
import { NAMESPACE, pods, revision } from "./lib/cluster";
import { inShell, type Result, sh } from "./lib/shell";

const STACK_FILE = inProject("Pulumi.dev.yaml");
const PULUMI = 'eval "$(npm run -s env)"; exec npx pulumi';
const STACK = "--stack dev --non-interactive";

const canary = (name: string) => `canary-${name}-${randomBytes(16).toString("hex")}`;

/**
 * Sets a secret through standard input, because every user of the machine can read command-line
 * arguments.
 */
const setSecret = (key: string, value: string) =>
  sh(`${PULUMI} config set --secret ${key} ${STACK}`, { input: value });
const set = (key: string, value: string) => sh(`${PULUMI} config set ${key} '${value}' ${STACK}`);
const variable = (service: string, name: string) =>
  inShell(`kubectl exec -n ${NAMESPACE} deployment/todo-${service} -- printenv ${name}`);

/** Returns the names of a service's pods, except for those that are being deleted. */
async function podsOf(service: string): Promise<string[]> {
  const { items } = JSON.parse(
    await inShell(`kubectl get pods -n ${NAMESPACE} -l app=todo-${service} -o json`),
  ) as { items: { metadata: { name: string; deletionTimestamp?: string } }[] };
  return items
    .filter(({ metadata }) => !metadata.deletionTimestamp)
    .map(({ metadata }) => metadata.name)
    .sort();
}

describe("the stack's secrets", function () {
  // On a busy machine, an update can take this long. If mocha stopped it, a lock would remain.
  this.timeout(300_000);
  const canaries = {
    betterAuthSecret: canary("auth"),
    openaiApiKey: canary("model"),
    rotated: canary("rotated"),
  };
  const printed: string[] = [];
  let originalSettings: string;
  let watch: ProcessArguments;

  /** Runs a command and keeps its output, which a later test searches for secrets. */
  async function run(command: string): Promise<Result> {
    const result = await sh(command, { minutes: 4 });
    printed.push(result.output);
    return result;
  }

  async function refused(command: string, says: RegExp): Promise<void> {
    const [podsBefore, revisionBefore] = [await pods(), await revision()];
    const { status, output } = await run(command);
    assert.notEqual(status, 0, output);
    assert.match(output, says);
    assert.deepEqual([await pods(), await revision()], [podsBefore, revisionBefore]);
  }

  before("deploy the application", async () => {
    originalSettings = fs.readFileSync(STACK_FILE, "utf8");
    const up = await sh("npm run up --silent", { minutes: 4 });
    assert.equal(up.status, 0, up.output);
    watch = new ProcessArguments(canaries);
  });

  after("restore the settings and deploy again", async () => {
    fs.writeFileSync(STACK_FILE, originalSettings);
    await sh("npm run up --silent", { minutes: 4 });
  });

  it("reach only the pods that read them", async () => {
    await set("assistantMode", "rules"); // No model accepts the test's API key.
    await setSecret("betterAuthSecret", canaries.betterAuthSecret);
    await setSecret("openaiApiKey", canaries.openaiApiKey);
    const up = await run("npm run up --silent");
    assert.equal(up.status, 0, up.output);
    for (const service of ["backend", "frontend"])
      assert.equal(await variable(service, "BETTER_AUTH_SECRET"), canaries.betterAuthSecret);
    assert.equal(await variable("backend", "OPENAI_API_KEY"), canaries.openaiApiKey);
    await assert.rejects(variable("frontend", "OPENAI_API_KEY"));
  });

  it("cause only the backend's pods to be replaced if the model's API key changes", async () => {
    const [backend, frontend, postgres] = [
      await podsOf("backend"),
      await podsOf("frontend"),
      (await pods())["todo-postgres-0"],
    ];
    await setSecret("openaiApiKey", canaries.rotated);
    const up = await run(`${PULUMI} up --yes --diff ${STACK}`);
    assert.equal(up.status, 0, up.output);
    assert.equal(await variable("backend", "OPENAI_API_KEY"), canaries.rotated);
    assert.deepEqual(await podsOf("frontend"), frontend);
    assert.equal((await pods())["todo-postgres-0"], postgres);
    assert.deepEqual(
      (await podsOf("backend")).filter((name) => backend.includes(name)),
      [],
    );
  });

  it("do not appear in any Helm record, state, history, image, log or output", async () => {
    const search = await run("npm run leaks --silent");
    assert.equal(search.status, 0, search.output);
    assert.match(search.output, /todo-secrets\/OPENAI_API_KEY/);
    assert.match(search.output, /No other place and no other form was searched/);
    assert.deepEqual(leaksIn(printed.join("\n"), canaries), []);
    assert.deepEqual(watch.stop(), []);
    assert.ok(
      watch.searches > 100,
      `the processes' arguments were read only ${watch.searches} times`,
    );
  });

  it("are found by `npm run leaks` in an object, in Pulumi's logs and in a process's arguments", async () => {
    const log = inProject(".pulumi-home", "logs", "planted.log");
    const process = spawn("sh", ["-c", "sleep 120; exit", canaries.rotated]);
    fs.mkdirSync(inProject(".pulumi-home", "logs"), { recursive: true });
    fs.writeFileSync(log, `{"msg":"${Buffer.from(canaries.betterAuthSecret).toString("base64")}"}`);
    await inShell(
      `kubectl get secret todo-secrets -n ${NAMESPACE} -o jsonpath='{.data.POSTGRES_PASSWORD}' | kubectl create configmap leak -n ${NAMESPACE} --from-file=note=/dev/stdin`,
    );
    try {
      const { status, output } = await sh("npm run leaks --silent");
      assert.equal(status, 1, output);
      assert.match(output, /✗ objects of the namespace.*todo-secrets\/POSTGRES_PASSWORD/);
      assert.match(output, /✗ \.pulumi-home .*todo-secrets\/BETTER_AUTH_SECRET/);
      assert.match(output, /✗ arguments of the processes.*todo-secrets\/OPENAI_API_KEY/);
    } finally {
      process.kill();
      fs.rmSync(log);
      await inShell(`kubectl delete configmap leak -n ${NAMESPACE}`);
    }
  });

  it("cannot include another password for an existing database, whether in a preview or in an update", async () => {
    fs.writeFileSync(STACK_FILE, originalSettings);
    await setSecret("postgresPassword", canaries.rotated);
    const secret = () =>
      inShell(
        `kubectl get secret todo-secrets -n ${NAMESPACE} -o jsonpath={.metadata.resourceVersion}`,
      );
    const version = await secret();
    await refused(
      "npm run preview --silent",
      /cannot be changed while the database in the cluster exists[^]*postgresPassword has changed/,
    );
    await refused("npm run up --silent", /postgresPassword has changed/);
    assert.equal(await secret(), version);
  });

  it("must be complete: a release is refused if an externally managed Secret does not exist or lacks a key", async () => {
    const named = (key: string, value: string) =>
      sh(`${PULUMI} config set --path kubernetesSecrets.${key} ${value} ${STACK}`);
    fs.writeFileSync(STACK_FILE, originalSettings);
    await named("theirs.existing", "true");
    await named("theirs.backend.DATABASE_URL", "url");
    // This setting keeps the database in the cluster.
    await named("ours.keys.POSTGRES_PASSWORD", "postgresPassword");
    await refused(
      "npm run preview --silent",
      /Secret theirs does not exist in namespace .*[^]*kubectl create secret generic theirs/,
    );
    await inShell(
      `kubectl create secret generic theirs -n ${NAMESPACE} --from-literal=other=value`,
    );
    await refused("npm run preview --silent", /Secret theirs lacks url/).finally(() =>
      inShell(`kubectl delete secret theirs -n ${NAMESPACE}`),
    );
  });
});
