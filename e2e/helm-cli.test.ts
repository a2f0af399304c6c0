import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { ensureHelm4 } from "../lab/chart-tools";
import { ensureCluster } from "../ops/lib/cluster/ensure-cluster";
import { loadMachine, saveMachine } from "../ops/lib/cluster/machine";
import { inProject } from "../ops/lib/project";
import { projectEnvironment } from "../ops/lib/pulumi/environment";
import { settingOf } from "../ops/lib/pulumi/stack-file";
import { Account } from "./lib/account";
import { appUrl, NAMESPACE, revision } from "./lib/cluster";
import { documentedCommands } from "./lib/documented";
import { postgresAt } from "./lib/postgres-pod";
import { inShell, type Result, sh } from "./lib/shell";

const write = (line: string) => console.log(`      ${line}`);

/** Runs a command that must succeed, and returns its output. */
async function must(result: Promise<Result>): Promise<string> {
  const { status, output } = await result;
  assert.equal(status, 0, output);
  return output;
}

for (const version of [3, 4])
  describe(`the commands of DEPLOYMENT.md without Pulumi, with Helm ${version}`, function () {
    this.timeout(10 * 60_000);
    const namespace = "plain";
    const database = `${namespace}-database`;
    const tag = `plain-${version}`;
    const port = Number(settingOf("frontend.nodePort")) + 600;
    const commands = documentedCommands("With Helm");
    const password = randomBytes(16).toString("hex");
    const variables = {
      DATABASE_URL: `postgresql://app:${password}@postgres.${database}:5432/app`,
      JWT_SECRET: randomBytes(32).toString("hex"),
      GEMINI_API_KEY: "",
    };
    let helm = "helm";
    let buildArguments = "";
    let hasFailed = false;

    /** Changes the namespace, the tags and the node port, which another deployment may use. */
    const adapted = (command: string): string =>
      command
        .replace(/^helm /, `${helm} `)
        .replace(/^docker build /, `$&${buildArguments} `)
        .replace(/(-n|namespace) habit-tracker\b/, `$1 ${namespace}`)
        .replace(":v1.0.0", `:${tag}`)
        .replace(
          "-f k8s/values-local.yaml",
          `$& --set frontend.nodePort=${port},backend.tag=${tag},frontend.tag=${tag}`,
        );
    /** Runs the next documented command, which must begin with `start`. */
    const next = async (start: string): Promise<string> => {
      const command = commands.shift() ?? "nothing";
      assert.ok(command.startsWith(start), `DEPLOYMENT.md says \`${command}\`, not \`${start}\``);
      const env = { ...projectEnvironment(), ...variables };
      return must(sh(adapted(command), { env, minutes: 9 }));
    };
    const kubectl = (command: string) => inShell(`kubectl -n ${namespace} ${command}`);
    const replicas = () =>
      kubectl("get deployment habit-tracker-backend -o jsonpath={.status.readyReplicas}");

    before("start a Postgres", async () => {
      saveMachine(await ensureCluster(write));
      if (version === 4) helm = await ensureHelm4(write);
      const bases = JSON.parse(loadMachine().TODO_BASE_IMAGES ?? "{}") as Record<string, string>;
      buildArguments = Object.entries(bases)
        .map(([name, image]) => `--build-arg ${name.toUpperCase()}_IMAGE=${image}`)
        .join(" ");
      const input = JSON.stringify(postgresAt(database, password));
      await must(sh("kubectl apply -f -", { env: projectEnvironment(), input }));
      await inShell(`kubectl wait pod postgres -n ${database} --for=condition=Ready --timeout=60s`);
    });

    after("remove the namespaces and the images", async () => {
      await inShell(`kubectl delete namespace ${namespace} ${database} --ignore-not-found`);
      const list = `docker image ls --filter reference='*:${tag}' --format '{{.Repository}}:{{.Tag}}'`;
      await inShell(`${list} | xargs -r docker image rm`);
    });

    beforeEach("skip the commands after a failed one", function () {
      if (hasFailed) this.skip();
    });
    afterEach(function () {
      hasFailed ||= this.currentTest?.state === "failed";
    });

    it("build the images", async () => {
      // The environment names the daemon already.
      assert.equal(commands.shift(), 'eval "$(minikube docker-env)"');
      await next("docker build -t habit-tracker-backend:");
      await next("docker build -t habit-tracker-frontend:");
    });

    it("install the chart with a Secret that was created by hand, and the page is served", async () => {
      await next("kubectl create namespace");
      await next("kubectl create secret generic habit-tracker-secrets");
      await next("helm install");
      assert.match(await (await fetch(`http://127.0.0.1:${port}`)).text(), /<html/);
    });

    it("pass `helm test`, which adds a task to the database", async () => {
      assert.match(await next("helm test"), /Phase:\s+Succeeded/);
    });

    it("change the number of pods, and change it back", async () => {
      await next("helm upgrade");
      assert.equal(await replicas(), "2");
      await next("helm rollback");
      assert.equal(await replicas(), "1");
    });

    it("remove the release", async () => {
      await next("helm uninstall");
      assert.equal(await kubectl("get deployments,services -o name"), "");
    });

    it("deploy the same objects with kubectl, and remove everything", async () => {
      const [apply = ""] = documentedCommands("With kubectl");
      const changes = `s/: habit-tracker$/: ${namespace}/; s/v1.0.0/${tag}/; s/30080/${port}/`;
      const render = apply.replace(/^kubectl apply -k/, "kubectl kustomize");
      await inShell(`${render} | sed '${changes}' | kubectl apply -f -`);
      for (const name of ["backend", "frontend"])
        await kubectl(`rollout status deployment/habit-tracker-${name} --timeout=90s`);
      assert.match(await (await fetch(`http://127.0.0.1:${port}`)).text(), /<html/);
      await next("kubectl delete namespace");
      assert.deepEqual(commands, []);
    });
  });

describe("Helm 4 on a release that Pulumi deployed", function () {
  this.timeout(10 * 60_000);
  const stackFile = inProject("Pulumi.dev.yaml");
  let settings = "";
  let helm4 = "";
  let ana: Account;

  const up = () => must(sh("npm run up --silent", { minutes: 9 }));
  /** Deploys another log level, and returns the number of the new revision. */
  const deploy = async (level: string): Promise<number> => {
    await inShell(`npx pulumi config set --stack dev --path config.logLevel ${level}`);
    await up();
    return revision();
  };
  /** Checks that `npm run up` reports the newest revision and deploys the log level again. */
  const deployAgain = async (level: string, report: string): Promise<void> => {
    const output = await up();
    assert.ok(output.includes(report), output);
    assert.match(output, /^Todo Chatbot is running\.$/m);
    assert.equal(await logLevel(), level);
  };
  const rollBack = (options: string) =>
    sh(`${helm4} rollback todo -n ${NAMESPACE} --wait ${options}`, { env: projectEnvironment() });
  const logLevel = () =>
    inShell(`kubectl exec -n ${NAMESPACE} deployment/todo-backend -- printenv LOG_LEVEL`);
  const json = async (command: string): Promise<any> =>
    JSON.parse(await inShell(`${command} -n ${NAMESPACE} -o json`));

  before("deploy the application and add a task", async () => {
    await up();
    settings = fs.readFileSync(stackFile, "utf8");
    helm4 = await ensureHelm4(write);
    ana = await Account.signUp(await appUrl());
    await ana.add({ title: "survive Helm 4" });
  });

  after("restore the settings", () => settings && fs.writeFileSync(stackFile, settings));

  it("reads the release, its values, its history and its status like Helm 3", async () => {
    for (const command of ["list", "get values todo", "history todo"])
      assert.deepEqual(await json(`${helm4} ${command}`), await json(`helm ${command}`), command);
    const { info, version } = await json(`${helm4} status todo`);
    assert.deepEqual([info.status, version], ["deployed", await revision()]);
  });

  for (const [options, level] of [
    ["", "warning"],
    ["--server-side=true --force-conflicts", "error"],
  ] as const)
    it(`rolls back with ${options || "its defaults"}, and the next \`npm run up\` deploys the settings again`, async () => {
      const before = await logLevel();
      const deployed = await deploy(level);
      await must(rollBack(options));
      assert.equal(await logLevel(), before);
      await deployAgain(level, `revision ${deployed + 1} was created by hand`);
    });

  it("refuses --server-side=true without --force-conflicts, and the next `npm run up` removes the failure", async () => {
    const deployed = await deploy("info");
    const { status, output } = await rollBack("--server-side=true");
    assert.equal(status, 1, output);
    assert.match(output, /conflict with "pulumi-resource-kubernetes"/);
    await deployAgain("info", `revision ${deployed + 1} is failed`);
  });

  it("leaves Helm 3, Pulumi's state and the cluster in agreement, and the task in the database", async () => {
    const history = (await json("helm history todo")) as { revision: number; status: string }[];
    const deployed = history.filter(({ status }) => status === "deployed");
    assert.deepEqual(deployed, history.slice(-1));
    const { deployment } = JSON.parse(await inShell("npx pulumi stack export --stack dev"));
    const release = deployment.resources.find(({ type }: any) => type.endsWith("v3:Release"));
    assert.equal(release.outputs.status.revision, deployed[0]!.revision);
    await inShell(
      "npx pulumi refresh --stack dev --preview-only --expect-no-changes --non-interactive",
    );
    assert.match(await up(), /nothing to change/);
    assert.deepEqual(
      (await ana.tasks()).map(({ title }) => title),
      ["survive Helm 4"],
    );
  });

  it("does not hinder the next change of a setting", async () => {
    fs.writeFileSync(stackFile, settings);
    assert.match(await up(), /^Todo Chatbot is running\.$/m);
    assert.equal(await logLevel(), settingOf("config.logLevel"));
  });
});
