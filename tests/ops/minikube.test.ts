import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { ensureMinikube } from "../../ops/lib/cluster/minikube";
import { isSet, settingOf } from "../../ops/lib/pulumi/stack-file";
import { thrownBy } from "../helpers/errors";
import { fakeCluster } from "../helpers/fake-cluster";
import { directoryWith } from "../helpers/files";
import { headings } from "../helpers/headings";

interface Profile {
  name: string;
  driver?: string;
  nodes?: number;
  runtime?: string;
}

/**
 * Returns a folder with a fake `minikube` that answers like version 1.39 and records its arguments.
 * `minikube start` starts a stopped cluster.
 */
function fakeMinikube({
  profiles = [] as Profile[],
  isRunning = true,
  makes = undefined as string | undefined,
}): string {
  const valid = profiles.map(({ name, driver = "docker", nodes = 1, runtime = "docker" }) => ({
    Name: name,
    Status: "",
    Active: false,
    ActiveKubeContext: false,
    Config: {
      Name: name,
      Driver: driver,
      Nodes: Array.from({ length: nodes }, () => ({ ContainerRuntime: runtime })),
      KubernetesConfig: { ContainerRuntime: runtime },
    },
  }));
  const made = (runtime: string) => [
    {
      Name: "todo",
      Config: { Driver: "docker", Nodes: [{}], KubernetesConfig: { ContainerRuntime: runtime } },
    },
  ];
  const after = (runtime: string) =>
    JSON.stringify({ invalid: [], valid: valid.length > 0 ? valid : made(makes ?? runtime) });
  return directoryWith({
    running: isRunning ? "yes" : "",
    "list.json": JSON.stringify({ invalid: [], valid }),
    "made-docker.json": after("docker"),
    "made-containerd.json": after("containerd"), // the default runtime of version 1.39
    minikube: {
      executable: true,
      text: `#!/bin/sh
cd "\${0%/*}"
echo "$*" >> calls
case $1 in
    profile) cat list.json ;;
    status) test -s running ;;
    start)
        echo yes > running
        case $* in *--container-runtime=docker*) cp made-docker.json list.json ;; *) cp made-containerd.json list.json ;; esac ;;
    docker-env) echo '{"DOCKER_TLS_VERIFY":"1","DOCKER_HOST":"tcp://127.0.0.1:32769","DOCKER_CERT_PATH":"/home/me/.minikube/certs","MINIKUBE_ACTIVE_DOCKERD":"todo"}' ;;
    ip) echo 127.0.0.1 ;;
esac
`,
    },
  });
}

describe("the Minikube on this machine", () => {
  const before = process.env.PATH;
  let kubeconfig: string | undefined;
  beforeEach(() => {
    kubeconfig = process.env.KUBECONFIG;
    process.env.KUBECONFIG = path.join(directoryWith({}), "none");
  });
  let folder: string;
  const use = (options: Parameters<typeof fakeMinikube>[0]): void => {
    folder = fakeMinikube(options);
    process.env.PATH = folder + path.delimiter + before;
  };
  const calls = () => fs.readFileSync(path.join(folder, "calls"), "utf8").trim().split("\n");
  const quiet = () => undefined;
  afterEach(() => {
    process.env.PATH = before;
    if (kubeconfig === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = kubeconfig;
  });

  it("is the profile that the stack's context names, even if another profile is active", async () => {
    use({ profiles: [{ name: "minikube" }, { name: "todo" }] });
    const machine = await ensureMinikube("todo", quiet);
    assert.deepEqual(machine, {
      DOCKER_HOST: "tcp://127.0.0.1:32769",
      DOCKER_CERT_PATH: "/home/me/.minikube/certs",
      DOCKER_TLS_VERIFY: "1",
      TODO_NODE_HOST: "127.0.0.1",
    });
    assert.deepEqual(
      calls().filter((line) => !/^profile list|-p todo/.test(line)),
      [],
    );
    assert.ok(!calls().some((line) => line.startsWith("start")), "it is running already");
  });

  it("is started if it is stopped, and created if it does not exist", async () => {
    for (const profiles of [[{ name: "todo" }], []]) {
      use({ profiles, isRunning: false });
      const lines: string[] = [];
      await ensureMinikube("todo", (line) => lines.push(line));
      assert.ok(
        calls().includes(
          profiles.length > 0 ? "start -p todo" : "start -p todo --container-runtime=docker",
        ),
        calls().join("\n"),
      );
      assert.match(lines[0]!, profiles.length > 0 ? /^Starting/ : /^Creating/);
    }
  });

  it("is not started if its cluster answers, even if `minikube status` reports that it is stopped", async () => {
    use({ profiles: [{ name: "todo" }], isRunning: false });
    process.env.KUBECONFIG = await fakeCluster({}, ["todo"]);
    await ensureMinikube("todo", quiet);
    assert.deepEqual(
      calls().filter((line) => /^(status|start)/.test(line)),
      [],
    );
  });

  it("is not restarted if its cluster answers but is not ready; the error names the command that shows why", async () => {
    use({ profiles: [{ name: "todo" }], isRunning: false });
    process.env.KUBECONFIG = await fakeCluster({ status: 500 }, ["todo"]);
    const { message } = await thrownBy(() => ensureMinikube("todo", quiet, 0));
    assert.match(
      message,
      /^Cluster of context todo answers, but is not ready\.[^]*readyz\?verbose[^]*minikube start -p todo$/,
    );
    assert.ok(headings().some((heading) => heading.test(message)));
    assert.deepEqual(calls(), ["profile list --output=json --light"]);
  });

  it("is refused if its new cluster has another container runtime; the error says that Minikube was started", async () => {
    use({ profiles: [], isRunning: false, makes: "containerd" });
    const { message } = await thrownBy(() => ensureMinikube("todo", quiet));
    assert.match(message, /with containerd[^]*Minikube todo was started and nothing was deployed/);
    assert.doesNotMatch(message, /Nothing was touched/);
  });

  it("uses the machine's own Docker if the driver is none", async () => {
    use({ profiles: [{ name: "minikube", driver: "none" }] });
    assert.deepEqual(await ensureMinikube("minikube", quiet), {});
  });

  const refused: [string, Profile[], RegExp][] = [
    ["has several nodes", [{ name: "todo", nodes: 3 }], /has 3 nodes[^]*minikube start/],
    [
      "runs containerd",
      [{ name: "todo", runtime: "containerd" }],
      /with containerd[^]*--container-runtime=docker/,
    ],
    ["runs CRI-O", [{ name: "todo", runtime: "crio" }], /with crio/],
    [
      "does not exist but other profiles do",
      [{ name: "minikube" }, { name: "work" }],
      /no Minikube todo[^]*minikube, work[^]*config set context minikube[^]*minikube start -p todo/,
    ],
  ];
  for (const [title, profiles, expected] of refused) {
    it(`is refused and not started if it ${title}`, async () => {
      use({ profiles, isRunning: false });
      const { message } = await thrownBy(() => ensureMinikube("todo", quiet));
      assert.match(message, expected);
      assert.match(message, /Nothing was touched/);
      assert.deepEqual(calls(), ["profile list --output=json --light"]);
      assert.ok(
        headings().some((heading) => heading.test(message)),
        `docs/troubleshooting.md has no heading for “${message.split("\n")[0]}”`,
      );
    });
  }
});

describe("a stack setting", () => {
  const PROJECT = "name: todo-chatbot\nconfig:\n  context:\n    default: minikube\n";

  it("has the value in the stack configuration file, or the project's default if the file has no value", () => {
    const root = directoryWith({
      "Pulumi.yaml": PROJECT,
      "Pulumi.prod.yaml": "config:\n  todo-chatbot:context: todo\n",
      "Pulumi.dev.yaml": "",
    });
    assert.deepEqual(
      ["prod", "dev", "none"].map((stack) => settingOf("context", stack, root)),
      ["todo", "minikube", "minikube"],
    );
  });

  it("counts as set if the value is encrypted, but not if the value is empty", () => {
    const root = directoryWith({
      "Pulumi.yaml": PROJECT,
      "Pulumi.dev.yaml":
        'config:\n  todo-chatbot:databaseUrl:\n    secure: abc\n  todo-chatbot:authUrl: ""\n',
    });
    assert.deepEqual(
      ["databaseUrl", "authUrl", "openaiApiKey", "context"].map((key) => isSet(key, "dev", root)),
      [true, false, false, false],
    );
    assert.notEqual(settingOf("databaseUrl", "dev", root), "");
  });

  it("causes an error if the file is not YAML; the error names the file and the line but does not quote the line", () => {
    const root = directoryWith({
      "Pulumi.yaml": PROJECT,
      "Pulumi.dev.yaml": 'config:\n  todo-chatbot:nodePort: "30113\n  secret: abc\n',
    });
    assert.throws(
      () => settingOf("context", "dev", root),
      (error: Error) => {
        assert.match(
          error.message,
          /^Pulumi\.dev\.yaml cannot be read: it is not YAML\.\nSeen: .* at line \d+, column \d+\. Nothing was changed/,
        );
        assert.doesNotMatch(error.message, /abc/);
        return true;
      },
    );
  });
});
