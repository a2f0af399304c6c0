import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { contentDigest } from "../lib/secrets/checksum";
import { inProject } from "../ops/lib/project";
import { Account } from "./lib/account";
import { appUrl, NAMESPACE } from "./lib/cluster";
import { inShell, type Result, sh } from "./lib/shell";

const STACK_FILE = inProject("Pulumi.dev.yaml");
const PULUMI = 'eval "$(npm run -s env)"; exec npx pulumi';
const STACK = "--stack dev --non-interactive";
const SECRET = `kubectl get secret todo-secrets -n ${NAMESPACE} -o json`;

const set = (key: string, value: string) =>
  sh(`${PULUMI} config set --path ${key} ${value} ${STACK}`);
const remove = (key: string) => sh(`${PULUMI} config rm ${key} ${STACK}`);
const setSecret = (key: string, value: string) =>
  sh(`${PULUMI} config set --secret ${key} ${STACK}`, { input: value });
const up = (): Promise<Result> => sh("npm run up --silent", { minutes: 10 });

interface Pod {
  metadata: { name: string; deletionTimestamp?: string; annotations: Record<string, string> };
}

async function podsOf(service: string): Promise<Pod[]> {
  const { items } = JSON.parse(
    await inShell(`kubectl get pods -n ${NAMESPACE} -l app=todo-${service} -o json`),
  ) as { items: Pod[] };
  return items.filter(({ metadata }) => !metadata.deletionTimestamp);
}

/** Returns the value of the variable in each pod of a service. */
async function inPods(service: string, variable: string): Promise<string[]> {
  const all = await podsOf(service);
  return Promise.all(
    all.map(({ metadata: { name } }) =>
      inShell(`kubectl exec -n ${NAMESPACE} ${name} -- printenv ${variable}`),
    ),
  );
}

/** Returns the distinct checksum annotations of the pods. */
async function generations(): Promise<string[]> {
  const all = [...(await podsOf("backend")), ...(await podsOf("frontend"))];
  return [...new Set(all.map(({ metadata }) => metadata.annotations["checksum/secret"]!))];
}

describe("a wrong value in the Secret", function () {
  this.timeout(15 * 60_000);
  const [first, wrong] = ["first", "wrong"].map(
    (name) => `${name}-${randomBytes(24).toString("hex")}`,
  ) as [string, string];
  const seen: string[] = [];
  let originalSettings: string;

  before("deploy the application", async () => {
    originalSettings = fs.readFileSync(STACK_FILE, "utf8");
    await set("timeoutSeconds", "120");
    await setSecret("betterAuthSecret", first);
    const { status, output } = await up();
    assert.equal(status, 0, output);
    seen.push(...(await generations()));
  });

  after("restore the settings and deploy again", async () => {
    fs.writeFileSync(STACK_FILE, originalSettings);
    await sh("npm run up --silent", { minutes: 10 });
  });

  it("reaches pods that a Helm rollback creates, although they carry the old value's annotation", async () => {
    await setSecret("betterAuthSecret", wrong);
    // The backend rolls out, but the release fails because of the frontend's image.
    await set("frontend.image", "registry.invalid/todo-frontend");
    await set("frontend.tag", "1.0.0");
    const { status, output } = await up();
    assert.notEqual(status, 0, output);
    await inShell(
      `kubectl rollout status deployment/todo-backend -n ${NAMESPACE} --timeout=120s`,
      3,
    );
    assert.deepEqual(await inPods("backend", "BETTER_AUTH_SECRET"), [wrong]);
    assert.ok((await generations()).every((generation) => seen.includes(generation)));
  });

  it("is replaced in every pod by a single run with the corrected value", async () => {
    await setSecret("betterAuthSecret", first);
    await remove("frontend");
    const { status, output } = await up();
    assert.equal(status, 0, output);
    for (const service of ["backend", "frontend"])
      assert.deepEqual(await inPods(service, "BETTER_AUTH_SECRET"), [first]);
    assert.ok(
      (await generations()).every((generation) => !seen.includes(generation)),
      "a pod has an annotation that was used before",
    );
    const ana = await Account.signUp(await appUrl());
    await ana.add({ title: "signed in" });
    assert.equal((await ana.tasks()).length, 1);
  });

  it("causes no change in a second run after the correction", async () => {
    assert.match((await up()).output, /nothing to change/);
  });

  it("does not affect the Secret's content digest after the correction", async () => {
    const { metadata, data } = JSON.parse(await inShell(SECRET)) as {
      metadata: { annotations: Record<string, string> };
      data: Record<string, string>;
    };
    assert.equal(metadata.annotations["todo-chatbot/content"], contentDigest(data));
  });
});
