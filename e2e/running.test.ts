import assert from "node:assert/strict";
import { NAMESPACE, revision } from "./lib/cluster";
import { inShell, sh } from "./lib/shell";

const RUNNING = /^Todo Chatbot is running\.$/m;
const kubectl = (command: string) => inShell(`kubectl -n ${NAMESPACE} ${command}`);

/** Runs a command that must succeed, and returns its output. */
async function run(command: string): Promise<string> {
  const { status, output } = await sh(command, { minutes: 6 });
  assert.equal(status, 0, output);
  return output;
}

describe("`npm run up` after a manual change in the cluster", function () {
  this.timeout(8 * 60_000);

  before("deploy the application", () => run("npm run up --silent"));

  /** Makes a change, and checks that the preview names it and that `up` reverts it. */
  async function changeAndRevert(change: string, line: RegExp): Promise<string> {
    await inShell(change.replaceAll("kubectl", `kubectl -n ${NAMESPACE}`));
    assert.match(await run("npm run preview --silent"), line);
    const output = await run("npm run up --silent");
    assert.match(output, line);
    assert.match(output, RUNNING);
    assert.match(await run("npm run up --silent"), /nothing to change/);
    return output;
  }

  it("reverts `kubectl scale` to the released number of pods", async () => {
    await changeAndRevert(
      "kubectl scale deployment todo-backend --replicas=3",
      /Deployment todo-backend: replicas is 3, the release says 1/,
    );
    assert.equal(await kubectl("get deployment todo-backend -o jsonpath={.status.replicas}"), "1");
  });

  it("reverts `kubectl set image` with an image that does not exist", async () => {
    await changeAndRevert(
      "kubectl set image deployment todo-backend backend=todo-backend:nope",
      /Deployment todo-backend: image is todo-backend:nope, the release says /,
    );
    assert.doesNotMatch(await kubectl("get pods -o jsonpath={..image}"), /nope/);
  });

  it("reverts a changed variable and recreates a removed Service", async () => {
    const output = await changeAndRevert(
      `kubectl set env deployment todo-backend BETTER_AUTH_SECRET=by-hand-0123456789-0123456789-012345 && kubectl delete service todo-backend`,
      /Deployment todo-backend: env BETTER_AUTH_SECRET was changed by hand/,
    );
    assert.match(output, /Service todo-backend was removed by hand/);
    assert.doesNotMatch(output, /by-hand-0123456789/);
  });

  it("names a variable that `kubectl set env` added, and removes it only with `--yes`", async () => {
    await kubectl("set env deployment todo-backend ASSISTANT_MODE=nonsense FOO=bar");
    const refused = await sh("npm run up --silent");
    assert.equal(refused.status, 1, refused.output);
    assert.match(
      refused.output,
      /removes:\n {2}- Deployment todo-backend: env .*\n[^]*Nothing was changed\. To agree: npm run up -- --yes/,
    );
    assert.match(await kubectl("get deployment todo-backend -o jsonpath={..env}"), /FOO/);
    assert.match(await run("npm run up --silent -- --yes"), RUNNING);
    assert.doesNotMatch(
      await kubectl("get deployment todo-backend -o jsonpath={..env}"),
      /FOO|nonsense/,
    );
  });

  it("deploys the current settings again after a `helm rollback`", async () => {
    await run(
      "npx pulumi config set --stack dev --path config.logLevel warning && npm run up --silent".replace(
        "npx",
        'eval "$(npm run -s env)"; npx',
      ),
    );
    const newest = await revision();
    await inShell(`helm rollback todo -n ${NAMESPACE} --wait`);
    const output = await run("npm run up --silent");
    assert.match(
      output,
      new RegExp(
        `Helm release todo: revision ${newest + 1} was created by hand, but Pulumi deployed revision ${newest}`,
      ),
    );
    assert.match(output, RUNNING);
    assert.equal(await kubectl("exec deployment/todo-backend -- printenv LOG_LEVEL"), "warning");
    await run(
      'eval "$(npm run -s env)"; npx pulumi config set --stack dev --path config.logLevel debug && npm run up --silent',
    );
  });

  it("restores the content of an edited Secret and restarts the pods that read the edited value", async () => {
    await kubectl(
      `patch secret todo-secrets -p '{"stringData":{"BETTER_AUTH_SECRET":"edited-0123456789-0123456789-0123456789"}}'`,
    );
    await kubectl("delete pod -l app=todo-backend");
    const output = await run("npm run up --silent");
    assert.match(output, /Secret todo-secrets: its content was changed by hand/);
    assert.match(output, RUNNING);
    assert.doesNotMatch(
      await kubectl("exec deployment/todo-backend -- printenv BETTER_AUTH_SECRET"),
      /edited/,
    );
  });
});
