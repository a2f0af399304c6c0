import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { ensureCluster } from "../ops/lib/cluster/ensure-cluster";
import { saveMachine } from "../ops/lib/cluster/machine";
import { inProject } from "../ops/lib/project";
import { settingOf } from "../ops/lib/pulumi/stack-file";
import { isListed, previewSteps } from "./lib/preview-steps";
import { Account } from "./lib/account";
import { NAMESPACE } from "./lib/cluster";
import { asBefore, databaseRows } from "./lib/database-rows";
import { OlderVersion } from "./lib/older-version";
import { eventually, inShell } from "./lib/shell";

const STATES = inProject("tests", "expected", "states");
const namespace = `${NAMESPACE}-upgraded`;
const nodePort = Number(settingOf("frontend.nodePort")) + 1;
const url = `http://127.0.0.1:${nodePort}`;

/** Creates an account with three tasks and a conversation. */
async function createAccount(): Promise<Account> {
  const ana = await Account.signUp(url);
  await ana.add({ title: "pay the rent" });
  await ana.add({
    title: "call “Zoë”",
    notes: "ask for the 2nd key\nbefore six",
    due_date: "2026-12-24",
    priority: "high",
  });
  const { conversation_id } = await ana.say("add buy milk tomorrow at 5");
  await ana.say("what's on tomorrow", conversation_id);
  assert.equal((await ana.tasks()).length, 3);
  return ana;
}

/** Returns one field of an object in the stack's namespace. */
const field = (object: string, path: string) =>
  inShell(`kubectl get ${object} -n ${namespace} -o jsonpath='{${path}}'`);

/**
 * Returns what an upgrade must keep: the UIDs of the objects that hold data, and digests of the
 * secrets that the data depends on.
 */
async function identities(): Promise<Record<string, string>> {
  const value = async (key: string) =>
    createHash("sha256")
      .update(await field("secret/todo-secrets", `.data.${key}`))
      .digest("hex");
  const volume = await field("pvc", ".items[0].spec.volumeName");
  return {
    namespace: await field(`namespace/${namespace}`, ".metadata.uid"),
    claim: await field("pvc", ".items[*].metadata.uid"),
    volume: await field(`pv/${volume}`, ".metadata.uid"),
    databasePassword: await value("POSTGRES_PASSWORD"),
    sessionSecret: await value("BETTER_AUTH_SECRET"),
  };
}

/** Returns the number of the latest Helm revision and the total number of container restarts. */
async function history(): Promise<{ revision: number; restarts: number }> {
  const entries = JSON.parse(await inShell(`helm history todo -n ${namespace} -o json`)) as {
    revision: number;
  }[];
  const restarts = (await field("pods", ".items[*].status.containerStatuses[*].restartCount"))
    .split(/\s+/)
    .map(Number);
  return {
    revision: Math.max(...entries.map((entry) => entry.revision)),
    restarts: restarts.reduce((all, one) => all + one, 0),
  };
}

/**
 * Commits whose stacks every later version must be able to upgrade. See
 * tests/expected/states/README.md.
 */
const commits = fs
  .readdirSync(STATES)
  .flatMap((file) => /^([0-9a-f]+)\.json$/.exec(file)?.[1] ?? []);

for (const commit of commits) {
  describe(`the upgrade of a stack deployed by commit ${commit}`, function () {
    this.timeout(40 * 60_000);
    let older: OlderVersion;
    let ana: Account;
    let saved: {
      rows: Awaited<ReturnType<typeof databaseRows>>;
      identities: Record<string, string>;
    };

    before("prepare a cluster", async function () {
      if (!(await OlderVersion.exists(commit))) {
        console.log(`      skipped: commit ${commit} is not in this clone's history`);
        return void this.skip();
      }
      saveMachine(await ensureCluster((line) => console.log(line)));
    });

    beforeEach("deploy the older version and add data", async () => {
      older = new OlderVersion(commit, namespace, nodePort);
      await older.prepare();
      await older.must("npm run up --silent", { echo: true });
      ana = await createAccount();
      saved = { rows: await databaseRows(namespace), identities: await identities() };
      await older.upgrade();
    });

    afterEach("remove the older version", () => older.remove());

    /** Checks that the rows, the objects, the session and the password are the same as before. */
    async function assertDataKept(): Promise<void> {
      assert.deepEqual(asBefore(await databaseRows(namespace), saved.rows), saved.rows);
      assert.deepEqual(await identities(), saved.identities);
      await eventually(
        30,
        async () => (await ana.fetch("/backend/tasks")).status,
        (status) => status === 200,
      );
      assert.equal((await ana.tasks()).length, 3);
      const { email, password } = ana;
      const signIn = await ana.fetch("/auth/sign-in/email", {
        method: "POST",
        body: { email, password },
      });
      assert.equal(signIn.status, 200, await signIn.text());
    }

    it("previews no deletion, replacement or unlisted change, and keeps the rows, the volume, the Secrets and the sessions", async () => {
      const earlier = await history();
      const preview = await older.must("npm run preview --silent");
      assert.doesNotMatch(preview, /\((delete|replace)[a-z-]*\)$/m, preview);
      const steps = await previewSteps(older);
      assert.deepEqual(
        steps.filter((step) => !isListed(step)),
        [],
      );

      const up = await older.must("npm run up --silent", { echo: true });
      assert.match(up, /Todo Chatbot is running/);
      const later = await history();
      assert.ok(
        later.revision <= earlier.revision + 1,
        `${later.revision - earlier.revision} Helm revisions were made`,
      );
      assert.equal(later.restarts, 0, "a container restarted in its pod");
      await assertDataKept();

      const again = await older.must("npm run up --silent");
      assert.match(again, /^ {2}nothing to change$/m);
      assert.deepEqual(await previewSteps(older), []);
    });

    it("is completed by a second `npm run up` if the first one is killed with SIGKILL while it updates the release", async () => {
      const cut = await older.upKilledAt(/… updating Release app-release/);
      const up = await older.run("npm run up --silent", { echo: true });
      assert.equal(up.status, 0, `${cut}\n--- killed ---\n${up.output}`);
      await assertDataKept();
      assert.deepEqual(await previewSteps(older), []);
    });
  });
}
