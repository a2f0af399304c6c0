import assert from "node:assert/strict";
import { Browser } from "playwright-core";
import { ensureCluster } from "../ops/lib/cluster/ensure-cluster";
import { saveMachine } from "../ops/lib/cluster/machine";
import { Account } from "./lib/account";
import { AppPage } from "./lib/app-page";
import { openBrowser } from "./lib/browser";
import { NAMESPACE, pods, query, revision } from "./lib/cluster";
import { eventually, inShell, sh } from "./lib/shell";

const TITLE = `buy milk ${Date.now()}`;

describe("the first deployment, from an empty cluster to its removal", () => {
  let url: string;
  let browser: Browser | undefined;
  let ana: Account;
  let page: AppPage;

  before("prepare a cluster without the application", async function () {
    this.timeout(40 * 60_000);
    saveMachine(await ensureCluster((line) => console.log(line)));
    // Remove the application that an earlier run of this clone deployed, then a namespace of the
    // same name that another clone created.
    await sh("npm run destroy --silent -- --yes --no-backup", { echo: true, minutes: 5 });
    await inShell(`kubectl delete namespace ${NAMESPACE} --ignore-not-found`, 5);
  });

  after("close the browser", () => browser?.close());

  it("`npm run up` ends with a URL and changes no file that git tracks", async function () {
    this.timeout(20 * 60_000);
    const before = await sh("git status --porcelain");
    const up = await sh("npm run up --silent", { echo: true, minutes: 19 });
    assert.equal(up.status, 0);
    url =
      /Open\s+(http:\/\/\S+)/.exec(up.output)?.[1] ?? assert.fail("`npm run up` printed no URL");
    assert.equal((await sh("git status --porcelain")).output, before.output);
  });

  it("the page and the API are served at the printed URL", async () => {
    assert.match(await (await fetch(url)).text(), /<html/);
    assert.equal((await fetch(`${url}/api/health`)).status, 200);
    const health = (await (await fetch(`${url}/backend/health`)).json()) as {
      database: { status: string };
    };
    assert.equal(health.database.status, "up");
  });

  it("a task added in a real browser is stored in Postgres", async () => {
    browser = await openBrowser();
    ana = await Account.signUp(url);
    page = await (await AppPage.open(browser, url, { account: ana })).ready();
    await page.newTask.fill(TITLE);
    await page.newTask.press("Enter");
    await page.task(TITLE).waitFor();
    assert.equal(await query(`select count(*) from tasks where title = '${TITLE}'`), "1");
  });

  it("the task and the session survive the deletion of the backend pod", async () => {
    await inShell(`kubectl delete pod -n ${NAMESPACE} -l app=todo-backend --wait=true`);
    await inShell(`kubectl rollout status -n ${NAMESPACE} deployment/todo-backend --timeout=90s`);
    await eventually(
      30,
      async () => (await ana.fetch("/backend/tasks")).status,
      (status) => status === 200,
    );
    await page.page.reload();
    await page.task(TITLE).waitFor();
  });

  it("`helm test` checks the path from the frontend to the database and passes", async () => {
    assert.match(
      await inShell(`helm test todo -n ${NAMESPACE} --timeout 90s`),
      /Phase:\s+Succeeded/,
    );
  });

  it("a second `npm run up` creates no revision and no pod, and causes no restart", async function () {
    this.timeout(180_000);
    const [podsBefore, revisionBefore] = [await pods(), await revision()];
    const up = await sh("npm run up --silent", { echo: true, minutes: 3 });
    assert.equal(up.status, 0);
    assert.deepEqual(await pods(), podsBefore);
    assert.equal(await revision(), revisionBefore);
  });

  it("`npx pulumi preview` shows no changes", async () => {
    const preview = await sh(
      'eval "$(npm run -s env)"; npx pulumi preview --stack dev --non-interactive --expect-no-changes',
    );
    assert.equal(preview.status, 0, preview.output);
  });

  it("`npm run destroy` removes every object", async function () {
    this.timeout(300_000);
    const destroy = await sh("npm run destroy --silent -- --yes --no-backup", {
      echo: true,
      minutes: 5,
    });
    assert.equal(destroy.status, 0);
    assert.equal(
      await inShell(
        "kubectl get all,secrets,configmaps,pvc -A -l app.kubernetes.io/instance=todo -o name",
      ),
      "",
    );
    assert.equal(
      await inShell(`kubectl get namespace ${NAMESPACE} --ignore-not-found -o name`),
      "",
    );
    await eventually(
      30,
      () => inShell("kubectl get pv -o name"),
      (volumes) => volumes === "",
    );
  });

  it("a new deployment has no accounts and an empty list", async function () {
    this.timeout(600_000);
    const up = await sh("npm run up --silent", { echo: true, minutes: 9 });
    assert.equal(up.status, 0);
    // `destroy` deleted the session together with the database.
    assert.equal((await ana.fetch("/backend/tasks")).status, 401);
    assert.deepEqual(await (await Account.signUp(url)).tasks(), []);
  });
});
