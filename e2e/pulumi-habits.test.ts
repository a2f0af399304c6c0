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
/** Of this run alone: an image that an earlier one left would be found, and nothing built. */
const VERSION = `9.9.${Date.now() % 1_000_000}`;

describe("a Pulumi user's habits, in a fresh clone, with a Minikube of the docker driver", function () {
  this.timeout(15 * 60_000);
  const port = Number(settingOf("nodePort")) + 500;
  const context = settingOf("context");
  let home = "";
  let clone = "";
  let node: NodeDocker;

  /**
   * A new shell of that user's, in the clone: a home folder, a passphrase, and nothing that `npm
   * run env` sets.
   */
  const user = (command: string, variables = ""): Promise<Result> => {
    const { PATH = "", DOCKER_CONFIG } = loadMachine();
    const config = DOCKER_CONFIG ? `DOCKER_CONFIG=${DOCKER_CONFIG}` : ""; // where this machine's docker has its build command
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

  before("a user's home folder, a clone, and the daemon inside the node", async function () {
    if (!NodeDocker.isPossible()) this.skip(); // the second daemon's programs are the lab's
    home = fs.mkdtempSync(path.join(os.tmpdir(), "habits-"));
    clone = path.join(home, "clone");
    await makeClone(clone);
    const pulumi = path.join(home, ".pulumi"); // engine and plugins as if this user had them
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
    // Built within seconds, without a network: what this clone has built already, under a version
    // of its own.
    images.forEach((image, index) =>
      fs.writeFileSync(
        path.join(clone, "images", `${["backend", "frontend"][index]}.Dockerfile`),
        `FROM ${image}\n`,
      ),
    );
    node = new NodeDocker(home, context);
    await node.start(images, clusterAccess(context, projectEnvironment().KUBECONFIG));
  });

  after("everything it made", async () => {
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

  it("log in where they like, make a stack and set it up, and the clone gets no folder for it", async () => {
    fs.mkdirSync(path.join(home, "state"));
    await done(`npx pulumi login file://${home}/state`);
    await done("npx pulumi stack init mine");
    const { postgres } = JSON.parse(loadMachine().TODO_BASE_IMAGES ?? "{}") as {
      postgres?: string;
    };
    const settings = {
      context,
      namespace: OWN,
      nodePort: String(port),
      version: VERSION,
      timeoutSeconds: "600",
      ...(postgres && { postgresImage: postgres }),
    };
    for (const [key, value] of Object.entries(settings))
      await done(`npx pulumi config set ${key} ${value}`);
    assert.ok(
      fs.existsSync(path.join(home, "state", ".pulumi", "stacks", "todo-chatbot", "mine.json")),
    );
    assert.deepEqual(
      fs.readdirSync(clone).filter((name) => name.startsWith(".pulumi")),
      [],
    );
  });

  it("a daemon that is not the cluster's stops the preview, which says why", async () => {
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

  it("up builds in the daemon inside the node, without an `eval`", async () => {
    const ended = new AbortController();
    const up = user("npx pulumi up --yes --non-interactive").finally(() => ended.abort());
    const carried = new Set<string>();
    while (!ended.signal.aborted) {
      for (const image of (await built()).filter((name) => !carried.has(name))) {
        await node.carry(image);
        carried.add(image);
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

  it("preview and refresh find nothing to change, and no minikube was started for all this", async () => {
    await done("npx pulumi preview --non-interactive --expect-no-changes");
    await done("npx pulumi refresh --yes --non-interactive");
    await done("npx pulumi preview --non-interactive --expect-no-changes");
    assert.equal(fs.existsSync(path.join(home, "minikube-calls")), false);
  });

  it("`npm run` follows the same login in a clone without stacks, and says so in one line", async () => {
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

  it("destroy takes everything away", async () => {
    await done("npx pulumi destroy --yes --non-interactive");
    assert.equal(await inShell(`kubectl get namespace ${OWN} --ignore-not-found`), "");
  });
});
