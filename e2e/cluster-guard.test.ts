import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { neededRights } from "../lib/cluster/preflight";
import { projectEnvironment } from "../ops/lib/pulumi/environment";
import { loadMachine, saveMachine } from "../ops/lib/cluster/machine";
import { ROOT } from "../ops/lib/project";
import { settingOf } from "../ops/lib/pulumi/stack-file";
import { NAMESPACE, pods, revision } from "./lib/cluster";
import { SecondCluster } from "./lib/second-cluster";
import { inShell, Result, sh } from "./lib/shell";

const CONTEXT = settingOf("context");
/** A separate stack for a user who has exactly the required rights. */
const RIGHTS = "rights";

describe("the cluster guard", function () {
  this.timeout(300_000);
  let folder = "";
  let kubeconfig: string;
  let untouched: unknown;

  const snapshot = async () => ({ pods: await pods(), revision: await revision() });
  const plain = (command: string, KUBECONFIG: string): Promise<Result> =>
    sh(`npx pulumi ${command} --stack dev --non-interactive`, {
      env: { ...projectEnvironment(), KUBECONFIG },
    });
  /** Writes a changed copy of the kubeconfig and returns its path. */
  const kubeconfigWith = (name: string, change: (text: string) => string): string => {
    fs.writeFileSync(path.join(folder, name), change(fs.readFileSync(kubeconfig, "utf8")), {
      mode: 0o600,
    });
    return path.join(folder, name);
  };
  const server = (url: string) => (text: string) => text.replace(/server: .*/, `server: ${url}`);
  /**
   * Runs `body` while the machine's record, from which the commands read the kubeconfig's path,
   * contains another path.
   */
  const withKubeconfig = async <T>(KUBECONFIG: string, body: () => Promise<T>): Promise<T> => {
    const machine = loadMachine();
    saveMachine({ ...machine, KUBECONFIG });
    return body().finally(() => saveMachine(machine));
  };
  const removeRoles = () =>
    inShell(
      `kubectl delete clusterrole,clusterrolebinding -l test=${NAMESPACE}-guard --ignore-not-found`,
    );
  const user = async (name: string): Promise<string> => {
    const token = await inShell(`kubectl create token ${name} -n ${NAMESPACE} --duration=1h`);
    return kubeconfigWith(name, (text) =>
      text
        .replace(/client-certificate(-data)?: .*/, `token: ${token}`)
        .replace(/^ *client-key(-data)?: .*\n?/m, ""),
    );
  };

  before("deploy the application", async function () {
    this.timeout(20 * 60_000);
    const up = await sh("npm run up --silent", { echo: true, minutes: 19 });
    assert.equal(up.status, 0);
    await removeRoles(); // left by an interrupted run
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "cluster-guard-"));
    kubeconfig = projectEnvironment().KUBECONFIG ?? path.join(os.homedir(), ".kube", "config");
    untouched = await snapshot();
  });

  after("remove the users, the files and the application", async function () {
    this.timeout(300_000);
    await removeRoles();
    fs.rmSync(folder, { recursive: true, force: true });
    await sh("npm run destroy --silent -- --yes --no-backup", { minutes: 5 });
  });

  afterEach("check that nothing changed in the cluster", async () =>
    assert.deepEqual(await snapshot(), untouched),
  );

  it("accepts a new address of the same cluster and replaces nothing", async () => {
    const { port } = new URL(/server: (.*)/.exec(fs.readFileSync(kubeconfig, "utf8"))![1]!);
    const preview = await plain(
      "preview --diff",
      kubeconfigWith("moved", server(`https://127.0.0.1:${port}`)),
    );
    assert.equal(preview.status, 0, preview.output);
    assert.match(
      preview.output,
      /pulumi:providers:kubernetes: \(update\)/,
      "the preview did not use the other kubeconfig",
    );
    assert.doesNotMatch(preview.output, /replace|delete/i);
  });

  for (const command of [
    "preview",
    "up --yes --skip-preview",
    "refresh --yes --skip-preview",
    "destroy --yes --skip-preview",
  ]) {
    it(`reports a stopped cluster in one message from npx pulumi ${command.split(" ")[0]}`, async () => {
      const { status, output } = await plain(
        command,
        kubeconfigWith("dead", server("https://127.0.0.1:1")),
      );
      assert.notEqual(status, 0);
      assert.match(
        output,
        /Cluster of context \S+ does not answer[^]*ECONNREFUSED[^]*minikube start -p/,
      );
      assert.equal(output.split("Diagnostics:")[1]?.match(/error:/g)?.length, 1, output);
      assert.doesNotMatch(output, / {4}at |Unhandled|PromiseRejection/);
    });
  }

  it("reports a stopped cluster in `npm run preview`, `npm run recover` and `npm run destroy`", async () => {
    const dead = kubeconfigWith("dead", server("https://127.0.0.1:1"));
    for (const command of ["preview", "recover", "destroy"]) {
      const { status, output } = await withKubeconfig(dead, () =>
        sh(`npm run ${command} --silent`),
      );
      assert.equal(status, 1, output);
      assert.match(output, /^Cluster of context \S+ does not answer\. Nothing was touched\.$/m);
      assert.doesNotMatch(output, / {4}at |pulumi:pulumi:Stack/);
    }
  });

  it("reports a context that does not exist, for example after `minikube delete`", async () => {
    const { status, output } = await plain(
      "up --yes --skip-preview",
      kubeconfigWith("gone", (text) => text.replaceAll(/name: \S+$/gm, "name: another")),
    );
    assert.notEqual(status, 0);
    assert.match(
      output,
      /Context \S+ is not in any kubeconfig\. Nothing was touched\.[^]*Seen: another/,
    );
  });

  it("names the rights that the user lacks, and changes nothing", async () => {
    await inShell(
      `kubectl create serviceaccount reader -n ${NAMESPACE} && kubectl create rolebinding reader -n ${NAMESPACE} --clusterrole=view --serviceaccount=${NAMESPACE}:reader`,
    );
    const { status, output } = await plain("up --yes --skip-preview", await user("reader"));
    await inShell(`kubectl delete -n ${NAMESPACE} serviceaccount/reader rolebinding/reader`);
    assert.notEqual(status, 0);
    assert.match(
      output,
      /User of context \S+ lacks permissions[^]*namespaces \(get, list, watch, create, patch, delete\); secrets \(get, list, /,
    );
  });

  it("lets a user who has exactly the required rights deploy and destroy", async () => {
    const role = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: `${NAMESPACE}-deployer`, labels: { test: `${NAMESPACE}-guard` } },
      rules: neededRights("any").map(({ verb, group, resource }) => ({
        apiGroups: [group],
        resources: [resource],
        verbs: [verb],
      })),
    };
    fs.writeFileSync(path.join(folder, "role.json"), JSON.stringify(role));
    await inShell(
      `kubectl create serviceaccount deployer -n ${NAMESPACE} && kubectl create -f ${folder}/role.json && ` +
        `kubectl create clusterrolebinding ${NAMESPACE}-deployer --clusterrole=${NAMESPACE}-deployer --serviceaccount=${NAMESPACE}:deployer && kubectl label clusterrolebinding ${NAMESPACE}-deployer test=${NAMESPACE}-guard`,
    );
    const env = { ...projectEnvironment(), KUBECONFIG: await user("deployer") };
    const stackFile = path.join(ROOT, `Pulumi.${RIGHTS}.yaml`);
    fs.writeFileSync(
      stackFile,
      `config:\n  todo-chatbot:namespace: ${NAMESPACE}-${RIGHTS}\n  todo-chatbot:frontend:\n    nodePort: ${Number(settingOf("frontend.nodePort")) + 1000}\n`,
    );
    try {
      const up = await sh(
        `npx pulumi stack init ${RIGHTS} && npx pulumi up --yes --skip-preview --non-interactive --stack ${RIGHTS}`,
        { env },
      );
      assert.equal(up.status, 0, up.output);
      const destroy = await sh(
        `npx pulumi destroy --yes --skip-preview --non-interactive --stack ${RIGHTS}`,
        { env },
      );
      assert.equal(destroy.status, 0, destroy.output);
    } finally {
      await sh(
        `kubectl delete namespace ${NAMESPACE}-${RIGHTS} --ignore-not-found; npx pulumi stack rm --yes --force ${RIGHTS}; npx pulumi stack select dev`,
        { env: projectEnvironment() },
      );
      fs.rmSync(stackFile, { force: true });
      await inShell(`kubectl delete serviceaccount deployer -n ${NAMESPACE}`);
    }
  });

  describe("a context that points to a different cluster", () => {
    let second: SecondCluster | undefined;
    const state = path.join(ROOT, ".pulumi-state");

    before("start a second cluster", async function () {
      // This needs programs that the lab has built, and a state in this clone, because the suite
      // replaces the state and restores it afterwards.
      if (!SecondCluster.isPossible() || process.env.PULUMI_BACKEND_URL) this.skip();
      second = await SecondCluster.start(CONTEXT);
      fs.cpSync(state, path.join(folder, "state"), { recursive: true });
      // Create a namespace of the same name that does not belong to this stack.
      await second.kubectl("create", "namespace", NAMESPACE);
      await second.kubectl("label", "namespace", NAMESPACE, "keep=me");
    });

    after("restore the state", async () => {
      if (!second) return;
      await second.stop();
      fs.rmSync(state, { recursive: true });
      fs.cpSync(path.join(folder, "state"), state, { recursive: true });
      const preview = await sh(
        "npx pulumi preview --stack dev --non-interactive --expect-no-changes",
        { env: projectEnvironment() },
      );
      assert.equal(preview.status, 0, preview.output);
    });

    for (const command of [
      "preview",
      "up --yes --skip-preview",
      "refresh --yes --skip-preview",
      "destroy --yes --skip-preview",
    ]) {
      it(`is refused by npx pulumi ${command.split(" ")[0]}, which changes nothing in that cluster`, async () => {
        const { status, output } = await plain(command, second!.kubeconfig);
        assert.notEqual(status, 0);
        assert.match(
          output,
          /error: Context \S+ points to a different cluster[^]*Seen: [0-9a-f-]{36}\. Recorded: [0-9a-f-]{36}\. Nothing was touched\.[^]*npm run recover -- --yes/,
        );
        assert.equal(
          await second!.kubectl(
            ...["get", "namespace", NAMESPACE],
            ...["-o", "jsonpath={.metadata.labels.keep}"],
          ),
          "me",
        );
      });
    }

    it("is refused by `npm run preview` with the same message", async () => {
      const { status, output } = await withKubeconfig(second!.kubeconfig, () =>
        sh("npm run preview --silent"),
      );
      assert.equal(status, 1);
      assert.match(output, /^Context \S+ points to a different cluster/m);
    });

    it("is not adopted by `npm run recover` without --yes", async () => {
      const { status, output } = await withKubeconfig(second!.kubeconfig, () =>
        sh("npm run recover --silent"),
      );
      assert.equal(status, 1);
      assert.match(
        output,
        /^Context \S+ points to a different cluster than the one this stack was deployed to[^]*forgets for good:[^]*Nothing was changed\. To agree: npm run recover -- --yes$/m,
      );
    });

    it("can be deployed to with `npm run recover -- --yes`, except for the pods, because the cluster has no nodes", async () => {
      // This cluster has no controllers that complete a deletion.
      await second!.kubectl("delete", "namespace", NAMESPACE, "--wait=false");
      await second!.finish(NAMESPACE);
      const { output } = await withKubeconfig(second!.kubeconfig, () =>
        sh("npm run recover --silent -- --yes", { until: /creating Release/ }),
      );
      assert.match(output, /created Namespace namespace[^]*creating Release/);
      assert.match(
        await second!.kubectl(
          ...["get", "namespace", NAMESPACE],
          ...["-o", "jsonpath={.metadata.annotations}"],
        ),
        /todo-chatbot\/cluster/,
      );
    });

    it("can be given up with `pulumi stack rm --force`, which forgets the stack", async () => {
      const { status, output } = await sh(
        "npx pulumi cancel --stack dev --yes; npx pulumi stack rm dev --force --preserve-config --yes",
        { env: projectEnvironment() },
      );
      assert.equal(status, 0, output);
      assert.doesNotMatch(
        (await sh("npx pulumi stack ls", { env: projectEnvironment() })).output,
        /dev/,
      );
    });
  });
});
