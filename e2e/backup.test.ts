import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { inProject } from "../ops/lib/project";
import { Account } from "./lib/account";
import { appUrl, NAMESPACE, pods } from "./lib/cluster";
import { failing, psql, rowsOf } from "./lib/rows";
import { eventually, inShell, type Result, sh } from "./lib/shell";

const FOLDER = inProject(".backups");
const DATABASE = { pod: `-n ${NAMESPACE} todo-postgres-0`, login: "-U todo -d todo" };
const backups = (): string[] =>
  (fs.existsSync(FOLDER) ? fs.readdirSync(FOLDER) : [])
    .filter((name) => !name.startsWith("external"))
    .sort();
const secretOf = (key: string): Promise<string> =>
  inShell(`kubectl exec -n ${NAMESPACE} deployment/todo-frontend -- printenv ${key}`);

async function run(command: string): Promise<Result> {
  const result = await sh(command, { minutes: 8 });
  assert.equal(result.status, 0, `${command}:\n${result.output}`);
  return result;
}

/** Returns the path of the backup from the command's output. */
function fileIn({ output }: Result): string {
  const file = /✓ (\S+\.dump)/.exec(output)?.[1];
  assert.ok(file, output);
  return inProject(file);
}

/** Creates two accounts, each with tasks and a conversation. */
async function createAccounts(url: string): Promise<Account[]> {
  const all = [await Account.signUp(url, "Ana Lima"), await Account.signUp(url, "Bo Ek")];
  for (const account of all) {
    await account.add({ title: `Call ${account.name}'s bank` });
    const { conversation_id } = await account.say("add buy milk tomorrow at 5");
    await account.say("what's on tomorrow", conversation_id);
  }
  return all;
}

const signIn = ({ url, email, password }: Account): Promise<number> =>
  fetch(`${url}/auth/sign-in/email`, {
    method: "POST",
    headers: { origin: url, "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  }).then(({ status }) => status);

describe("backup and restore of the database in the cluster", function () {
  this.timeout(600_000);
  let accounts: Account[];
  let file: string;
  let rows: string[];

  before("create two accounts with tasks and conversations", async () => {
    // Delete data from earlier runs.
    await run("npm run destroy --silent -- --yes --no-backup");
    await run("npm run up --silent");
    accounts = await createAccounts(await appUrl());
  });

  it("a backup is a complete file that only its owner can read, and `npm run backup` lists its contents", async () => {
    rows = await rowsOf(DATABASE);
    const backup = await run("npm run backup --silent");
    file = fileIn(backup);
    assert.match(backup.output, /todo\.auth\.user: \d+[^]*todo\.public\.tasks: \d+/);
    assert.equal(fs.statSync(FOLDER).mode & 0o777, 0o700);
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    assert.equal(await inShell("git status --porcelain .backups"), "");
  });

  it("a restore refuses a truncated file, a file of another kind and a missing file", async () => {
    const [cut, other] = ["cut", "other"].map((name) => path.join(FOLDER, `${name}.test`));
    fs.writeFileSync(cut!, fs.readFileSync(file).subarray(0, -2_000));
    fs.writeFileSync(other!, "DROP SCHEMA public CASCADE;");
    const podsBefore = await pods();
    try {
      const refused = (name: string): Promise<string> =>
        failing(`npm run restore --silent -- ${name} --yes`);
      assert.match(
        await refused(cut!),
        /cut\.test is not a complete backup: pg_restore: error: could not read/,
      );
      assert.match(await refused(other!), /other\.test is not a backup/);
      assert.match(await refused("nowhere.dump"), /nowhere\.dump cannot be read: ENOENT/);
    } finally {
      for (const name of [cut!, other!]) fs.rmSync(name);
    }
    assert.deepEqual(await rowsOf(DATABASE), rows);
    assert.deepEqual(await pods(), podsBefore);
  });

  it("a restore lists what it replaces, and requires --yes if there is no terminal", async () => {
    const output = await failing(`npm run restore --silent -- ${file}`);
    assert.match(
      output,
      /replaces:[^]*rows in \d+ tables[^]*todo\.auth\.user: \d+[^]*To agree: npm run restore -- .*--yes/,
    );
    assert.deepEqual(await rowsOf(DATABASE), rows);
  });

  it("a restore that fails halfway changes nothing", async () => {
    await psql(
      DATABASE,
      "create function public.fail() returns event_trigger language plpgsql as " +
        "$$ begin raise exception 'no tables today'; end $$; " +
        "create event trigger no_tables on ddl_command_start when tag in ('CREATE TABLE') execute function public.fail();",
    );
    try {
      const output = await failing(`npm run restore --silent -- ${file} --yes --no-backup`);
      assert.match(output, /could not be restored: no tables today[^]*Nothing was changed/);
      assert.deepEqual(await rowsOf(DATABASE), rows);
    } finally {
      await psql(DATABASE, "drop event trigger no_tables; drop function public.fail();");
    }
  });

  it("a restore recovers every row and every password after `destroy` and `up` have created new secrets", async () => {
    const secret = await secretOf("BETTER_AUTH_SECRET");
    await run("npm run destroy --silent -- --yes --no-backup");
    await run("npm run up --silent");
    assert.notEqual(await secretOf("BETTER_AUTH_SECRET"), secret);
    await run(`npm run restore --silent -- ${file} --yes`);
    assert.deepEqual(await rowsOf(DATABASE), rows);
    for (const account of accounts)
      assert.equal(
        await eventually(
          30,
          () => signIn(account),
          (status) => status === 200,
        ),
        200,
      );
  });

  it("a restore deletes rows and tables that are newer than the backup, after backing them up", async () => {
    await psql(
      DATABASE,
      "create schema later; create table later.notes (id int); insert into later.notes values (1); create table public.more (id int);",
    );
    await Account.signUp(await appUrl(), "Cy Dahl");
    const kept = fileIn(await run(`npm run restore --silent -- ${file} --yes`));
    assert.notEqual(kept, file);
    assert.deepEqual(await rowsOf(DATABASE), rows);
    await run(`npm run restore --silent -- ${kept} --yes --no-backup`);
    const again = await rowsOf(DATABASE);
    assert.ok(again.includes('later.notes|{"id": 1}'));
    assert.ok(again.some((row) => row.includes("Cy Dahl")));
    await psql(DATABASE, "drop schema later cascade; drop table public.more;");
  });

  it("a restore skips signing keys that were encrypted with another secret, so that new keys are created", async () => {
    await psql(
      DATABASE,
      `create table auth.jwks (id text, "privateKey" text); insert into auth.jwks values ('old', 'x');`,
    );
    const withKey = fileIn(await run("npm run backup --silent"));
    await run(`npm run restore --silent -- ${withKey} --yes --no-backup`);
    assert.equal(
      await psql(DATABASE, "select id from auth.jwks"),
      "old",
      "the same deployment keeps its keys",
    );
    await psql(DATABASE, "update auth.jwks set id = 'new'");
    const { output } = await run(`npm run restore --silent -- ${withKey} --yes --no-backup`);
    assert.match(output, /signing keys left out.*: 1/);
    assert.equal(await psql(DATABASE, "select count(*) from auth.jwks"), "0");
    await psql(DATABASE, "drop table auth.jwks");
  });

  it("an interrupted backup leaves no file, and the next backup removes the partial file of a killed backup", async () => {
    await psql(
      DATABASE,
      "create table public.large as select md5(random()::text) a, md5(random()::text) b from generate_series(1, 1500000)",
    );
    const backupsBefore = backups();
    try {
      const stopped = await sh("npm run backup --silent", { until: /written/ });
      assert.notEqual(stopped.status, 0);
      assert.deepEqual(backups(), backupsBefore);
      const command = `node -r ts-node/register/transpile-only ops/backup.ts`;
      const killed = await sh(
        `${command} & pid=$!; for i in $(seq 200); do ls .backups/.partial-* && break; sleep 0.1; done; kill -9 $pid; wait $pid`,
      );
      assert.deepEqual(
        backups().filter((name) => name.endsWith(".dump") && !name.startsWith(".")),
        backupsBefore,
        killed.output,
      );
      assert.match(backups().join(), /\.partial-/, `killed too late: ${killed.output}`);
    } finally {
      await psql(DATABASE, "drop table public.large");
    }
    const made = path.basename(fileIn(await run("npm run backup --silent")));
    assert.ok(backups().includes(made));
    assert.deepEqual(
      backups().filter((name) => name.startsWith(".")),
      [],
    );
    assert.ok(backups().length <= 5);
  });

  it("`up` creates a backup only if it will run a migration", async () => {
    const [stackFile, copy] = [inProject("Pulumi.dev.yaml"), ".dev/e2e-backend"];
    const settings = fs.readFileSync(stackFile, "utf8");
    fs.cpSync(inProject("apps/backend"), inProject(copy), { recursive: true });
    const last = fs
      .readdirSync(inProject(copy, "migrations/versions"))
      .filter((name) => name.endsWith(".py"))
      .sort()
      .at(-1)!;
    fs.writeFileSync(
      inProject(copy, "migrations/versions/9999_e2e.py"),
      `"""e2e"""\n\nfrom alembic import op\n\n` +
        `revision = "9999"\ndown_revision = "${last.slice(0, 4)}"\n\n\ndef upgrade() -> None:\n    op.execute("create table e2e_later (id int)")\n`,
    );
    try {
      fs.writeFileSync(
        stackFile,
        settings.replace("config:", `config:\n  todo-chatbot:backend:\n    path: ${copy}`),
      );
      const first = await run("npm run up --silent");
      assert.match(first.output, /migrates the database \(9999\)[^]*✓ \.backups\//);
      assert.equal(await psql(DATABASE, "select count(*) from e2e_later"), "0");
      assert.doesNotMatch((await run("npm run up --silent")).output, /Backing up/);
    } finally {
      fs.writeFileSync(stackFile, settings);
      fs.rmSync(inProject(copy), { recursive: true });
      await run("npm run up --silent");
    }
  });
});
