import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { UserError } from "../../../../lib/errors";
import { clusterAccess, withTilde } from "../../../../lib/cluster/kubeconfig";
import { neededRights, requireCluster } from "../../../../lib/cluster/preflight";
import { thrownBy } from "../../../helpers/errors";
import { type FakeCluster, fakeCluster, kubeconfigFor } from "../../../helpers/fake-cluster";
import { directoryWith } from "../../../helpers/files";
import { headings } from "../../../helpers/headings";

const NEEDS = {
  context: "minikube",
  namespace: "todo",
  nodePorts: { "frontend.nodePort": 30080, "backend.nodePort": 0 },
  buildsImages: true,
};

/** Returns the message with which the check refuses the cluster in this kubeconfig. */
async function refusal(kubeconfig: string, timeoutSeconds = 10): Promise<string> {
  const error = await thrownBy(() => requireCluster(NEEDS, kubeconfig, timeoutSeconds));
  assert(error instanceof UserError, error.stack);
  assert.match(error.message, /Nothing was touched\./);
  const known = headings().some((heading) => heading.test(error.message));
  assert.ok(known, `docs/troubleshooting.md has no heading for “${error.message.split("\n")[0]}”`);
  return error.message;
}

describe("the cluster check", () => {
  it("accepts a cluster with one Docker node, a free port and a user with all rights", async () => {
    const kubeconfig = await fakeCluster({
      nodePorts: { "todo/todo-frontend": 30080, "other/page": 30081 },
    });
    assert.equal(await requireCluster(NEEDS, kubeconfig), kubeconfig);
  });

  const refused: [string, FakeCluster, RegExp][] = [
    [
      "with more than one node, because images are built on only one node",
      { runtimes: ["docker://28.0.4", "docker://28.0.4"] },
      /has 2 nodes[^]*minikube start -p todo/,
    ],
    [
      "with containerd",
      { runtimes: ["containerd://1.7.28"] },
      /runs its pods with containerd:\/\/1\.7\.28[^]*--container-runtime=docker/,
    ],
    ["with CRI-O", { runtimes: ["cri-o://1.33.0"] }, /runs its pods with cri-o/],
    [
      "whose node port another service holds, and suggests the next free port",
      { nodePorts: { "other/page": 30080, "other/api": 30081 } },
      /30080 is used by service page in namespace other[^]*nodePort 30082/,
    ],
    [
      "in which the user has no rights",
      { rights: [] },
      /namespaces \(get, list, watch, create, patch, delete\)[^]*secrets/,
    ],
    [
      "whose port now belongs to another server",
      { status: 200 },
      /does not answer[^]*an answer that is not from Kubernetes/,
    ],
    ["that rejects the user", { status: 401 }, /rejects this kubeconfig[^]*401/],
  ];
  for (const [title, cluster, expected] of refused) {
    it(`refuses a cluster ${title}`, async () =>
      assert.match(await refusal(await fakeCluster(cluster)), expected));
  }

  it("accepts any number of nodes and any runtime if no image is built", async () => {
    await requireCluster(
      { ...NEEDS, buildsImages: false },
      await fakeCluster({ runtimes: ["containerd://2", "containerd://2"] }),
    );
  });

  it("lists all faults in one message", async () => {
    assert.match(
      await refusal(
        await fakeCluster({
          runtimes: ["containerd://2"],
          nodePorts: { "a/b": 30080 },
          rights: [],
        }),
      ),
      /containerd[^]*30080[^]*secrets/,
    );
  });

  it("lists only the missing rights", async () => {
    const all = neededRights("todo").map(({ verb, resource }) => `${verb} ${resource}`);
    await requireCluster(NEEDS, await fakeCluster({ rights: all }));
    const seen = await refusal(
      await fakeCluster({ rights: all.filter((right) => right !== "create secrets") }),
    );
    assert.match(seen, /needs: secrets \(create\)\./);
  });

  it("accepts a cluster in which the user is not allowed to read nodes, services or rights", async () => {
    await requireCluster(NEEDS, await fakeCluster({ status: 403 }));
  });

  it("refuses a cluster that is stopped", async () => {
    assert.match(
      await refusal(kubeconfigFor("https://127.0.0.1:1")),
      /does not answer[^]*ECONNREFUSED from https:\/\/127\.0\.0\.1:1[^]*minikube start -p minikube/,
    );
  });

  it("refuses a cluster that accepts connections but does not answer", async () => {
    const server = net.createServer().listen(0, "127.0.0.1").unref();
    await new Promise((resolve) => server.once("listening", resolve));
    assert.match(
      await refusal(
        kubeconfigFor(`http://127.0.0.1:${(server.address() as net.AddressInfo).port}`),
        0.2,
      ),
      /no answer within 0.2 s/,
    );
    server.close();
  });

  it("refuses a context that no kubeconfig contains, and lists the existing contexts", async () => {
    assert.match(
      await refusal(kubeconfigFor("https://127.0.0.1:1", ["kind", "prod"])),
      /Context minikube is not in any kubeconfig[^]*kind, prod, in \S+config/,
    );
    assert.match(await refusal(path.join(directoryWith({}), "none")), /no context at all/);
    assert.match(
      await refusal(path.join(directoryWith({ config: "" }), "config")),
      /no context at all/,
    );
  });

  it("does not check a cluster that needs a credential program or a proxy", async () => {
    for (const kubeconfig of [
      kubeconfigFor("https://127.0.0.1:1", ["minikube"], {}, { exec: {} }),
      kubeconfigFor("https://127.0.0.1:1", ["minikube"], { "proxy-url": "http://p" }),
    ]) {
      assert.equal(await requireCluster(NEEDS, kubeconfig), kubeconfig);
    }
  });
});

describe("the kubeconfig", () => {
  it("is the first file in KUBECONFIG that contains the context", () => {
    const [other, right] = [
      kubeconfigFor("https://o", ["other"]),
      kubeconfigFor("https://r", ["minikube"]),
    ];
    assert.equal(
      clusterAccess("minikube", [other, "/nowhere/config", right].join(path.delimiter)).kubeconfig,
      right,
    );
  });

  it("can contain certificates, or the paths of certificate files relative to the kubeconfig", () => {
    const folder = directoryWith({
      "ca.crt": "CA",
      config: JSON.stringify({
        contexts: [{ name: "m", context: { cluster: "c", user: "u" } }],
        clusters: [
          { name: "c", cluster: { server: "https://h", "certificate-authority": "ca.crt" } },
        ],
        users: [{ name: "u", user: { "client-key-data": Buffer.from("KEY").toString("base64") } }],
      }),
    });
    const { tls } = clusterAccess("m", path.join(folder, "config"));
    assert.deepEqual([tls.ca, tls.key, tls.cert], ["CA", "KEY", undefined]);
  });

  it("is refused if it names a certificate file that does not exist", async () => {
    const error = await thrownBy(() =>
      clusterAccess(
        "minikube",
        kubeconfigFor("https://h", ["minikube"], { "certificate-authority": "/gone/ca.crt" }),
      ),
    );
    assert.match(
      error.message,
      /needs \/gone\/ca\.crt, which cannot be read[^]*minikube update-context/,
    );
  });

  it("is shown with a path that starts with ~ if the file is in the home directory", () => {
    assert.equal(withTilde("/home/jane/.kube/config", "/home/jane"), "~/.kube/config");
    assert.equal(withTilde("/home/janet/.kube/config", "/home/jane"), "/home/janet/.kube/config");
    assert.equal(withTilde("/kube/config", undefined), "/kube/config");
  });

  it("is ~/.kube/config if KUBECONFIG is not set, as in kubectl", async () => {
    const home = process.env.HOME;
    process.env.HOME = directoryWith({
      ".kube/config": fs.readFileSync(kubeconfigFor("https://h"), "utf8"),
    });
    try {
      assert.equal(clusterAccess("minikube", undefined).server, "https://h");
    } finally {
      process.env.HOME = home;
    }
  });
});

/** Plurals that do not end in a plain s. */
const PLURALS: Readonly<Record<string, string>> = {
  Ingress: "ingresses",
  NetworkPolicy: "networkpolicies",
};

describe("the rights that the cluster check requires", () => {
  it("cover every kind of object that the chart creates", () => {
    const templates = execFileSync("git", ["ls-files", "chart/templates"], { encoding: "utf8" })
      .split("\n")
      .filter((file) => file !== "" && !file.includes("/tests/"));
    const kinds = new Set(
      templates.flatMap((file) =>
        [...fs.readFileSync(file, "utf8").matchAll(/^kind: (\w+)/gm)].map(([, kind = ""]) => kind),
      ),
    );
    assert.ok(kinds.size >= 4);
    const granted = neededRights("todo")
      .filter(({ verb }) => verb === "create")
      .map(({ resource }) => resource);
    for (const kind of kinds)
      assert.ok(
        granted.includes(`${kind.toLowerCase()}s`) || granted.includes(PLURALS[kind] ?? kind),
        `lib/cluster/preflight.ts lacks ${kind}`,
      );
  });
});
