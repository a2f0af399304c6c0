import assert from "node:assert/strict";
import * as path from "node:path";
import { minikubeNode } from "../../../../lib/images/minikube-daemon";
import { kubeconfigFor } from "../../../helpers/fake-cluster";
import { directoryWith } from "../../../helpers/files";

const IP = "192.168.49.2";

/** Returns a Minikube home directory that contains a profile named `todo`. */
function home(profile: object = {}): string {
  const whole = {
    Name: "todo",
    Driver: "docker",
    KubernetesConfig: { ContainerRuntime: "docker" },
    Nodes: [{ IP, Port: 8443 }],
    ...profile,
  };
  return directoryWith({ ".minikube/profiles/todo/config.json": JSON.stringify(whole) });
}

describe("the Docker daemon inside a Minikube node", () => {
  const reachedAt = (server: string) => kubeconfigFor(server, ["todo"]);
  const direct = reachedAt(`https://${IP}:8443`);
  const before = process.env.PATH;
  afterEach(() => void (process.env.PATH = before));

  it("is found, together with its certificates, in Minikube's files, without running a command", () => {
    process.env.PATH = directoryWith({});
    const HOME = home();
    const expected = {
      host: IP,
      daemon: { host: `tcp://${IP}:2376`, certPath: path.join(HOME, ".minikube", "certs") },
    };
    assert.deepEqual(minikubeNode("todo", { HOME, KUBECONFIG: direct }), expected);
    for (const MINIKUBE_HOME of [HOME, path.join(HOME, ".minikube")]) {
      assert.deepEqual(
        minikubeNode("todo", { HOME: "/nonexistent", MINIKUBE_HOME, KUBECONFIG: direct }),
        expected,
      );
    }
  });

  it("has the address of the node if the node is a virtual machine, even if the API server is forwarded to this machine", () => {
    assert.equal(
      minikubeNode("todo", {
        HOME: home({ Driver: "kvm2" }),
        KUBECONFIG: reachedAt("https://127.0.0.1:1"),
      })?.daemon.host,
      `tcp://${IP}:2376`,
    );
  });

  it("has a port on this machine if the API server also has one, for example with Docker Desktop", () => {
    const text = "#!/bin/sh\n[ \"$*\" = 'port todo 2376/tcp' ] && echo 0.0.0.0:32769\n";
    process.env.PATH =
      directoryWith({ docker: { executable: true, text } }) + path.delimiter + before;
    const forwarded = { HOME: home(), KUBECONFIG: reachedAt("https://127.0.0.1:32771") };
    assert.equal(minikubeNode("todo", forwarded)?.daemon.host, "tcp://127.0.0.1:32769");
    process.env.PATH = directoryWith({ docker: { executable: true, text: "#!/bin/sh\nexit 1\n" } });
    assert.equal(minikubeNode("todo", forwarded), undefined, "the node's container does not run");
  });

  const none: [string, string, object?][] = [
    ["the driver none, whose node is this machine", "todo", { Driver: "none" }],
    [
      "a runtime other than Docker",
      "todo",
      { KubernetesConfig: { ContainerRuntime: "containerd" } },
    ],
    ["a context that does not belong to Minikube", "elsewhere"],
    ["a profile without nodes", "todo", { Nodes: [] }],
  ];
  for (const [title, context, profile] of none) {
    it(`is not found for ${title}`, () =>
      assert.equal(minikubeNode(context, { HOME: home(profile), KUBECONFIG: direct }), undefined));
  }
});
