import assert from "node:assert/strict";
import type { AppPage } from "./lib/app-page";
import { useApp } from "./lib/app-suite";
import { NAMESPACE, pods, query } from "./lib/cluster";
import { PortForward } from "./lib/port-forward";
import { eventually, inShell } from "./lib/shell";
import { TaskLock } from "./lib/task-lock";

const kubectl = (command: string) => inShell(`kubectl -n ${NAMESPACE} ${command}`);
const backend = "deployment/todo-backend";

/** Returns the UID, the phase and the number of restarts of each backend pod. */
const backendPods = async () =>
  Object.entries(await pods()).filter(([name]) => name.startsWith("todo-backend"));

const tryAgain = (page: AppPage) =>
  page.answers.last().getByRole("button", { name: "Try again", exact: true });

describe("the page during an outage", function () {
  this.timeout(150_000);
  const app = useApp();

  afterEach("wait until the application is healthy", async () => {
    await eventually(
      90,
      async () => (await fetch(`${app.url}/backend/health`)).status,
      (status) => status === 200,
    );
  });

  it("shows a banner with Retry while the backend is down, keeps typed text, and recovers on its own", async () => {
    const ana = await app.person();
    ana.expected.push(/status of 50\d/);
    await ana.say("add task to buy milk");
    const replicas = await kubectl(`get ${backend} -o jsonpath={.spec.replicas}`);
    try {
      await kubectl(`scale ${backend} --replicas=0`);
      await kubectl("wait --for=delete pod -l app=todo-backend --timeout=60s");
      await ana.send("add task to call Ben");
      await ana.banner.getByRole("button", { name: "Retry" }).waitFor();
      await ana.answers
        .last()
        .getByText(/^Not sent\./)
        .waitFor();
      await ana.composer.fill("a thought half typ");
      await ana.newTask.fill("Water the plants");
      await ana.newTask.press("Enter");
      await ana.page
        .getByText("Not added yet. Your text stays here until the task is added.")
        .waitFor();
      await ana.banner.getByRole("button", { name: "Retry" }).click();
      // The backend is still down, so the banner appears again.
      await ana.banner.getByRole("button", { name: "Retry" }).waitFor();
      assert.equal(await ana.task("Buy milk").count(), 1);
    } finally {
      await kubectl(`scale ${backend} --replicas=${replicas}`);
    }
    await kubectl(`rollout status ${backend} --timeout=60s`);
    await ana.banner.waitFor({ state: "detached", timeout: 30_000 });
    assert.equal(await ana.composer.inputValue(), "a thought half typ");
    assert.equal(await ana.newTask.inputValue(), "Water the plants");
    await ana.newTask.press("Enter");
    await ana.task("Water the plants").waitFor();
    await tryAgain(ana).click();
    await ana.task("Call Ben").waitFor();
    assert.deepEqual((await ana.account.tasks()).map(({ title }) => title).sort(), [
      "Buy milk",
      "Call Ben",
      "Water the plants",
    ]);
  });

  it("keeps the message and explains the failure if Postgres is deleted during an answer; a later retry works, and no pod restarts", async () => {
    const ana = await app.person();
    ana.expected.push(/status of 50\d/, /ERR_INCOMPLETE_CHUNKED_ENCODING/);
    const before = await backendPods();
    const forward = await PortForward.start(`pod/${before[0]![0]}`, 8000);
    const health = () =>
      fetch(`http://127.0.0.1:${forward.port}/health`).then(({ status }) => status);
    const seen = new Set<number>();
    let postgresBackAt: number;
    try {
      await TaskLock.take(); // The lock ends with the Postgres pod.
      await ana.send("add task to buy milk");
      await ana.toolRows.getByText("Adding a task…").waitFor();
      await kubectl("delete pod todo-postgres-0 --wait=false");
      await tryAgain(ana).waitFor();
      assert.match(await ana.answers.last().innerText(), /database is not reachable/);
      await eventually(30, health, (status) => (seen.add(status), status === 503));
      await eventually(
        60,
        () => query("select 1"),
        (answer) => answer === "1",
      );
      postgresBackAt = Date.now();
      await eventually(5, health, (status) => status === 200);
    } finally {
      forward.stop();
    }
    const seconds = ((Date.now() - postgresBackAt) / 1000).toFixed(1);
    console.log(`      /health was 200 again ${seconds} s after Postgres`);
    await ana.page.reload();
    await ana.questions.getByText("add task to buy milk").waitFor({ timeout: 40_000 });
    await tryAgain(ana).click();
    await ana.task("Buy milk").waitFor();
    await ana.toolRows.getByText(/Added/).waitFor();
    assert.equal(
      await query(
        `select count(*) from tasks t join users u on u.id = t.user_id where u.email = '${ana.account.email}'`,
      ),
      "1",
    );
    assert.deepEqual(await backendPods(), before);
  });
});
