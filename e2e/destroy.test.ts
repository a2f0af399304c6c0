import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { settingOf } from "../ops/lib/pulumi/stack-file";
import { NAMESPACE, pods, query } from "./lib/cluster";
import { inShell, sh } from "./lib/shell";

const DESTROY = "npm run destroy --silent";
const HELD =
  "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: held\n  finalizers: [example.org/hold]\n";
const TIMEOUT_SECONDS = 45;

describe("`npm run destroy`", function () {
  this.timeout(300_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "destroy-"));

  const up = async (): Promise<string> => {
    const { status, output } = await sh("npm run up --silent", { minutes: 19 });
    assert.equal(status, 0, output);
    return output;
  };
  const get = (kinds: string) =>
    inShell(`kubectl get ${kinds} -n ${NAMESPACE} --ignore-not-found -o name`);
  /** Changes Pulumi's state so that deleting the namespace times out after this many seconds. */
  const setDeletionTimeout = async (seconds: number) => {
    const file = path.join(folder, "state.json");
    await inShell(`npx pulumi stack export --stack dev --file ${file}`);
    const state = JSON.parse(fs.readFileSync(file, "utf8")) as {
      deployment: { resources: { urn: string; customTimeouts?: object }[] };
    };
    for (const resource of state.deployment.resources)
      if (resource.urn.endsWith("Namespace::namespace"))
        resource.customTimeouts = { delete: seconds };
    fs.writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
    await inShell(`npx pulumi stack import --stack dev --file ${file}`);
  };

  before("deploy the application and insert two rows", async function () {
    this.timeout(20 * 60_000);
    await up();
    await query(
      "create schema if not exists mine; create table if not exists mine.rows (word text); truncate mine.rows; insert into mine.rows values ('a'), ('b')",
    );
  });

  after("remove the finalizer and the application", async () => {
    fs.rmSync(folder, { recursive: true, force: true });
    await sh(
      `kubectl patch configmap held -n ${NAMESPACE} --type=merge -p '{"metadata":{"finalizers":null}}'`,
    );
    await sh(`${DESTROY} -- --yes`, { minutes: 5 });
  });

  it("lists the namespace, the volume and the rows, and changes nothing if there is no terminal", async () => {
    const before = await pods();
    const { status, output } = await sh(DESTROY);
    assert.equal(status, 1, output);
    const place = `namespace ${NAMESPACE} in ${settingOf("context")} with everything in it`;
    assert.match(
      output,
      new RegExp(
        `^Destroying stack dev deletes for good:\\n  - ${place}\\n  - database of release todo in volume data-todo-postgres-0: \\d+ rows in \\d+ tables, [\\d.]+ MB\\n` +
          "Nothing was changed\\. To agree: npm run destroy -- --yes$",
        "m",
      ),
    );
    assert.deepEqual(await pods(), before);
  });

  it("asks for confirmation if there is a terminal, and changes nothing unless the answer is yes", async function () {
    // `script` runs a command in a terminal.
    if ((await sh("script --version")).status !== 0) this.skip();
    const before = await pods();
    const screen = path.join(folder, "screen");
    const asked = `until grep -q "Type yes to continue" ${screen}; do sleep 1; done`;
    const answered = await sh(
      `touch ${screen}; (${asked}; echo no; sleep 2) | script -qefc "${DESTROY}" ${screen}`,
      { env: { CI: "" } },
    );
    assert.equal(answered.status, 1, answered.output);
    assert.match(answered.output, /Nothing was changed\.\s*$/);
    assert.deepEqual(await pods(), before);
  });

  it("keeps the namespace, the Secret and the volume with --keep-data, and the next `npm run up` finds every row", async () => {
    const kept = await sh(`${DESTROY} -- --keep-data`, { minutes: 5 });
    assert.equal(kept.status, 0, kept.output);
    assert.equal(await get("deployments,statefulsets,services"), "");
    assert.equal(await get("pvc"), "persistentvolumeclaim/data-todo-postgres-0");
    assert.equal(await get("secret/todo-secrets"), "secret/todo-secrets");
    const again = await sh(`${DESTROY} -- --keep-data`, { minutes: 5 });
    assert.match(again.output, /The release is already gone/);
    await up();
    assert.equal(await query("select string_agg(word, ',' order by word) from mine.rows"), "a,b");
  });

  it("refuses to delete a namespace that another clone has recreated", async () => {
    const mark = await inShell(
      `kubectl get namespace ${NAMESPACE} -o jsonpath='{.metadata.annotations.todo-chatbot/cluster}'`,
    );
    await inShell(
      `kubectl delete namespace ${NAMESPACE} && kubectl create namespace ${NAMESPACE} && kubectl annotate namespace ${NAMESPACE} todo-chatbot/cluster=${mark}`,
      4,
    );
    for (const command of [
      `${DESTROY} -- --yes`,
      `${DESTROY} -- --keep-data`,
      "npm run up --silent",
    ]) {
      const { status, output } = await sh(command);
      assert.equal(status, 1, output);
      assert.match(
        output,
        new RegExp(
          `^Namespace ${NAMESPACE} belongs to another stack now\\. Nothing was touched\\.`,
          "m",
        ),
      );
    }
    const recover = await sh("npm run recover --silent");
    assert.match(
      recover.output,
      /forgets for good:[^]*Nothing was changed\. To agree: npm run recover -- --yes$/m,
    );
    assert.notEqual(await get("serviceaccount/default"), "");
    await inShell(`kubectl delete namespace ${NAMESPACE}`, 4);
    await up();
  });

  it("with --keep-data does not break the next `npm run up`, even if the namespace is deleted in between", async () => {
    const kept = await sh(`${DESTROY} -- --keep-data`, { minutes: 5 });
    assert.equal(kept.status, 0, kept.output);
    await inShell(`kubectl delete namespace ${NAMESPACE}`, 4);
    assert.match(await up(), /is gone from the cluster: comparing/);
  });

  it("names the object that blocks the namespace's deletion, first after 20 seconds and again in the error", async () => {
    await inShell(`printf '${HELD.replaceAll("\n", "\\n")}' | kubectl create -n ${NAMESPACE} -f -`);
    await setDeletionTimeout(TIMEOUT_SECONDS);
    const { status, output, seconds } = await sh(`${DESTROY} -- --yes`, { minutes: 5 });
    assert.notEqual(status, 0, output);
    assert.ok(seconds > TIMEOUT_SECONDS, "the timeout in the state was ignored");
    assert.match(
      output,
      new RegExp(
        `namespace ${NAMESPACE} still exists:[^]*configmaps\\. has 1 resource[^]*ConfigMap held has finalizers: example\\.org/hold`,
      ),
    );
    assert.match(
      output,
      new RegExp(
        `^Namespace ${NAMESPACE} cannot be deleted: something in it blocks the deletion\\.[^]*ConfigMap held has finalizers: example\\.org/hold[^]*kubectl edit`,
        "m",
      ),
    );
    await inShell(
      `kubectl patch configmap held -n ${NAMESPACE} --type=merge -p '{"metadata":{"finalizers":null}}'`,
    );
    const again = await sh(`${DESTROY} -- --yes`, { minutes: 5 });
    assert.equal(again.status, 0, again.output);
  });

  it("does not ask for confirmation if nothing is deployed, and says so", async () => {
    const { status, output } = await sh(DESTROY);
    assert.equal(status, 0, output);
    assert.match(output, /^There is nothing to remove\.$/m);
  });
});
