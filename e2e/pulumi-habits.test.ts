import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { clusterAccess } from "../lib/cluster/kubeconfig";
import { projectEnvironment } from "../ops/lib/pulumi/environment";
import { loadMachine } from "../ops/lib/cluster/machine";
import { ROOT } from "../ops/lib/project";
import { settingOf } from "../ops/lib/pulumi/stack-file";
import { makeClone } from "./lib/clone";
import { NAMESPACE } from "./lib/cluster";
import { NodeDocker } from "./lib/node-docker";
import { inShell, type Result, sh } from "./lib/shell";

const OWN = `${NAMESPACE}-habits`;
/**
 * The images' version. It is unique to this run, because an image from an earlier run would not be
 * built again.
 */
const VERSION = `9.9.${Date.now() % 1_000_000}`;

describe("plain Pulumi commands in a fresh clone, with Minikube's docker driver", function () {
  this.timeout(15 * 60_000);
  const port = Number(settingOf("frontend.nodePort")) + 500;
  const context = settingOf("context");
  let home = "";
  let clone = "";
  let node: NodeDocker;

  /**
   * Runs a command in the clone, in a new shell that has a home folder and a passphrase but not the
   * variables that `npm run env` sets.
   */
  const user = (command: string, variables = ""): Promise<Result> => {
    const { PATH = "", DOCKER_CONFIG } = loadMachine();
    // In the lab, the docker command finds its buildx plugin in this folder.
    const config = DOCKER_CONFIG ? `DOCKER_CONFIG=${DOCKER_CONFIG}` : "";
    const paths = `${home}/bin:${ROOT}/node_modules/.bin:${PATH}:$PATH`;
    return sh(
      `cd ${clone} && env -i HOME=${home} PULUMI_HOME=${home}/.pulumi PATH="${paths}" ${config} PULUMI_CONFIG_PASSPHRASE=mine ${variables} ${command} </dev/null`,
      { minutes: 12 },
    );
  };
  const done = async (command: string): Promise<string> => {
    const { status, output } = await user(command);
    assert.equal(status, 0, `${command}:\n${output}`);
    return output;
  };
  const built = async (): Promise<string[]> =>
    (await node.docker("image ls --format '{{.Repository}}:{{.Tag}}'"))
      .split("\n")
      .filter((name) => name.includes(`:${VERSION}-`));

  before("create a home folder, a clone, and the daemon of the node", async function () {
    if (!NodeDocker.isPossible()) this.skip(); // The lab provides the daemon's programs.
    home = fs.mkdtempSync(path.join(os.tmpdir(), "habits-"));
    clone = path.join(home, "clone");
    await makeClone(clone);
    // Gives the user the engine and the plugins that this clone has installed.
    const pulumi = path.join(home, ".pulumi");
    fs.mkdirSync(pulumi);
    for (const name of ["versions", "plugins"])
      fs.symlinkSync(path.join(ROOT, ".pulumi-home", name), path.join(pulumi, name));
    fs.mkdirSync(path.join(home, "bin"));
    fs.writeFileSync(
      path.join(home, "bin", "minikube"),
      `#!/bin/sh\necho "$*" >> ${home}/minikube-calls\nexit 1\n`,
      { mode: 0o755 },
    );
    const images = await Promise.all(
      ["backend", "frontend"].map((name) =>
        inShell(`npx pulumi stack output ${name}Image --stack dev --non-interactive`),
      ),
    );
    // The builds take seconds and need no network, because they start from the deployed images.
    images.forEach((image, index) =>
      fs.writeFileSync(
        path.join(clone, "images", `${["backend", "frontend"][index]}.Dockerfile`),
        `FROM ${image}\n`,
      ),
    );
    node = new NodeDocker(home, context);
    await node.start(images, clusterAccess(context, projectEnvironment().KUBECONFIG));
  });

  after("remove everything that was created", async () => {
    if (!clone) return;
    await user("npx pulumi destroy --yes --non-interactive");
    await sh(`kubectl delete namespace ${OWN} --ignore-not-found`, { env: projectEnvironment() });
    await sh(
      `docker image ls --format '{{.Repository}}:{{.Tag}}' | grep ':${VERSION}-' | xargs -r docker image rm`,
      { env: projectEnvironment() },
    );
    await node.stop();
    fs.rmSync(home, { recursive: true, force: true });
  });

  it("login, stack init and config set create no folder in the clone", async () => {
    fs.mkdirSync(path.join(home, "state"));
    await done(`npx pulumi login file://${home}/state`);
    await done("npx pulumi stack init mine");
    const { postgres } = JSON.parse(loadMachine().TODO_BASE_IMAGES ?? "{}") as {
      postgres?: string;
    };
    const settings = {
      context,
      namespace: OWN,
      "frontend.nodePort": String(port),
      version: VERSION,
      timeoutSeconds: "600",
      ...(postgres && {
        "postgres.image": postgres.split(":")[0],
        "postgres.tag": postgres.split(":")[1],
      }),
    };
    for (const [key, value] of Object.entries(settings))
      await done(`npx pulumi config set --path ${key} ${value}`);
    assert.ok(
      fs.existsSync(path.join(home, "state", ".pulumi", "stacks", "todo-chatbot", "mine.json")),
    );
    assert.deepEqual(
      fs.readdirSync(clone).filter((name) => name.startsWith(".pulumi")),
      [],
    );
  });

  it("preview refuses a Docker daemon that is not the cluster's", async () => {
    const { status, output } = await user(
      "npx pulumi preview --non-interactive",
      "DOCKER_HOST=unix:///var/run/docker.sock",
    );
    assert.notEqual(status, 0, output);
    assert.match(
      output,
      /Docker daemon that builds the images is not the one in which cluster \S+ runs its pods\. Nothing was built\./,
    );
    assert.match(output, new RegExp(`minikube docker-env -p ${context}`));
    assert.doesNotMatch(output, /^ +at /m, "a stack trace");
  });

  it("up builds images in the node's daemon without `eval $(minikube docker-env)`", async () => {
    const ended = new AbortController();
    const up = user("npx pulumi up --yes --non-interactive").finally(() => ended.abort());
    const copied = new Set<string>();
    while (!ended.signal.aborted) {
      for (const image of (await built()).filter((name) => !copied.has(name))) {
        await node.copyToCluster(image);
        copied.add(image);
      }
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    const { status, output } = await up;
    assert.equal(status, 0, output);
    assert.deepEqual((await built()).map((name) => name.split(":")[0]).sort(), [
      "todo-backend",
      "todo-frontend",
    ]);
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`);
    assert.equal(answer.status, 200);
  });

  it("preview and refresh find nothing to change, and no command has called minikube", async () => {
    await done("npx pulumi preview --non-interactive --expect-no-changes");
    await done("npx pulumi refresh --yes --non-interactive");
    await done("npx pulumi preview --non-interactive --expect-no-changes");
    assert.equal(fs.existsSync(path.join(home, "minikube-calls")), false);
  });

  it("`npm run preview` uses the same login in a clone without stacks, and says so in one line", async () => {
    fs.mkdirSync(path.join(clone, ".pulumi-home"));
    for (const name of ["versions", "plugins"])
      fs.symlinkSync(path.join(ROOT, ".pulumi-home", name), path.join(clone, ".pulumi-home", name));
    const { status, output } = await user("npm run -s preview -- --stack mine");
    assert.equal(status, 0, output);
    assert.match(
      output,
      new RegExp(
        `^The state is kept in file://${home}/state, where you are logged in to Pulumi\\.`,
        "m",
      ),
    );
    assert.match(output, /unchanged/);
  });

  it("destroy removes everything", async () => {
    await done("npx pulumi destroy --yes --non-interactive");
    assert.equal(await inShell(`kubectl get namespace ${OWN} --ignore-not-found`), "");
  });
});
