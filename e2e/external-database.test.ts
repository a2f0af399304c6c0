import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { projectEnvironment } from "../ops/lib/pulumi/environment";
import { DEFAULT_STACK, inProject } from "../ops/lib/project";
import { settingOf } from "../ops/lib/pulumi/stack-file";
import { Account } from "./lib/account";
import { NAMESPACE } from "./lib/cluster";
import { postgresAt } from "./lib/postgres-pod";
import { failing, psql, rowsOf } from "./lib/rows";
import { inShell, type Result, sh } from "./lib/shell";

/** A separate stack whose database is a Postgres in another namespace. */
const STACK = "external-e2e";
const STACK_FILE = inProject(`Pulumi.${STACK}.yaml`);
const STACK_NAMESPACE = `${NAMESPACE}-external`;
const DATABASE_NAMESPACE = `${NAMESPACE}-database`;
const NODE_PORT = Number(settingOf("frontend.nodePort")) + 100;
const HOST = `postgres.${DATABASE_NAMESPACE}.svc.cluster.local`;
const PASSWORD = `canary/${randomBytes(16).toString("hex")}`;
const DATABASE = { pod: `-n ${DATABASE_NAMESPACE} postgres`, login: "-U app -d app" };

const url = (user = "app", password = PASSWORD, host = HOST, database = "app"): string =>
  `postgresql://${user}:${encodeURIComponent(password)}@${host}/${database}`;

const setUrl = (value: string): Promise<Result> =>
  sh(
    `eval "$(npm run -s env)"; exec npx pulumi config set --secret databaseUrl --stack ${STACK} --non-interactive`,
    { input: value },
  );

async function run(command: string): Promise<string> {
  const { status, output } = await sh(`npm run ${command} --stack ${STACK}`, { minutes: 8 });
  assert.equal(status, 0, `${command}:\n${output}`);
  assert.ok(
    !output.includes(PASSWORD) && !output.includes(encodeURIComponent(PASSWORD)),
    "the password is printed",
  );
  return output;
}

/** Returns the pods and Secrets of database clients. A command must not leave any behind. */
const leftovers = (): Promise<string> =>
  inShell(`kubectl get pods,secrets -n ${STACK_NAMESPACE} -l app=database-client -o name`);
const release = (): Promise<string> => inShell(`helm history todo -n ${STACK_NAMESPACE} -o json`);

describe("an external database", function () {
  this.timeout(600_000);
  let account: Account;

  before("deploy Postgres in a separate namespace, and a stack that uses it", async () => {
    fs.writeFileSync(
      STACK_FILE,
      `config:\n  todo-chatbot:namespace: ${STACK_NAMESPACE}\n  todo-chatbot:frontend:\n    nodePort: ${NODE_PORT}\n`,
    );
    const created = await sh("kubectl apply -f -", {
      env: projectEnvironment(),
      input: JSON.stringify(postgresAt(DATABASE_NAMESPACE, PASSWORD)),
    });
    assert.equal(created.status, 0, created.output);
    await inShell(
      `kubectl wait pod postgres -n ${DATABASE_NAMESPACE} --for=condition=Ready --timeout=60s`,
    );
    await inShell(
      `npx pulumi stack select --create ${STACK} --non-interactive && npx pulumi stack select ${DEFAULT_STACK}`,
    );
    assert.equal((await setUrl(url())).status, 0);
    await run("up --silent --");
    account = await Account.signUp(`http://127.0.0.1:${NODE_PORT}`);
    await account.say("add buy milk tomorrow at 5");
  });

  after("remove the stack and the Postgres", async () => {
    await sh(`npm run destroy --silent -- --yes --no-backup --stack ${STACK}`);
    await sh(
      `eval "$(npm run -s env)"; npx pulumi stack rm ${STACK} --yes --force; kubectl delete namespace ${DATABASE_NAMESPACE}`,
    );
    fs.rmSync(STACK_FILE, { force: true });
  });

  it("is backed up and restored through a short-lived pod, without losing a row", async () => {
    const rows = await rowsOf(DATABASE);
    const file = /✓ (\S+\.dump)/.exec(await run("backup --silent --"))![1]!;
    await psql(
      DATABASE,
      "delete from public.tool_calls; delete from public.tasks; create schema later; create table later.x (id int);",
    );
    await run(`restore --silent -- ${file} --yes`);
    assert.deepEqual(await rowsOf(DATABASE), rows);
    assert.equal(await leftovers(), "");
  });

  const unusable: [what: string, url: string, says: RegExp][] = [
    [
      "whose host does not resolve",
      url("app", PASSWORD, "nowhere.invalid"),
      /its name does not resolve inside the cluster[^]*nowhere\.invalid/,
    ],
    [
      "where nothing listens",
      url("app", PASSWORD, HOST.replace("postgres", "no-endpoints")),
      /the connection is refused/,
    ],
    [
      "that refuses the password",
      url("app", "canary-wrong-password"),
      /it refuses the user or the password/,
    ],
    [
      "without the named database",
      url("app", PASSWORD, HOST, "other"),
      /it has no database with that name/,
    ],
    [
      "where the user may not create tables",
      url("reader", "canary-reader"),
      /the user may not create tables/,
    ],
  ];
  for (const [what, address, says] of unusable) {
    it(`${what} is refused before anything changes`, async () => {
      await psql(
        DATABASE,
        "do $$ begin create role reader login password 'canary-reader'; exception when duplicate_object then null; end $$",
      );
      const releaseBefore = await release();
      assert.equal((await setUrl(address)).status, 0);
      const output = await failing(`npm run up --silent -- --stack ${STACK}`);
      assert.match(output, says);
      assert.match(output, /Nothing was changed[^]*config set --secret databaseUrl/);
      assert.ok(!/canary/.test(output), "the password is printed");
      assert.equal(await release(), releaseBefore);
      assert.equal(await leftovers(), "");
      assert.equal(await account.tasks().then(({ length }) => length), 1);
    });
  }

  it("that works is used after a run, which also removes what a killed run left behind", async () => {
    await psql(
      DATABASE,
      "create role owner login password 'canary-owner'; create database second owner owner;",
    );
    await setUrl(url("owner", "canary-owner", HOST, "second"));
    const pod = `kubectl get pod -n ${STACK_NAMESPACE} -l app=database-client -o name`;
    const killed =
      `node -r ts-node/register/transpile-only ops/up.ts --stack ${STACK} & pid=$!\n` +
      `for i in $(seq 100); do ${pod} | grep -q . && break; sleep 0.2; done; kill -9 $pid; wait $pid`;
    await sh(killed, { env: projectEnvironment() });
    assert.notEqual(await leftovers(), "", "killed too late");
    const output = await run("up --silent -- --yes");
    assert.match(output, new RegExp(`Trying the new database at ${HOST}[^]*it can be reached`));
    assert.equal(await leftovers(), "");
  });
});
