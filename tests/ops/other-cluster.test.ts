import assert from "node:assert/strict";
import { withoutCluster } from "../../ops/lib/cluster/forget-cluster";
import { isTaken, reachedThrough } from "../../ops/lib/cluster/other-cluster";

describe("a state whose cluster was forgotten", () => {
  const kept = { urn: "urn:password", type: "random:index/randomPassword:RandomPassword" };
  const record = {
    urn: "urn:record",
    type: "random:index/randomId:RandomId",
    outputs: { keepers: { uid: "of-the-old-one" } },
  };
  const namespace = {
    urn: "urn:namespace",
    type: "kubernetes:core/v1:Namespace",
    dependencies: ["urn:record"],
  };
  const provider = { urn: "urn:cluster", type: "pulumi:providers:kubernetes" };
  const left = withoutCluster([
    provider,
    record,
    namespace,
    kept,
    {
      ...kept,
      urn: "urn:id",
      type: record.type,
      dependencies: ["urn:namespace", "urn:password"],
      propertyDependencies: { keepers: ["urn:namespace"] },
    },
  ]);

  it("keeps providers, images and generated passwords", () => {
    assert.deepEqual(
      left.map(({ urn }) => urn),
      ["urn:cluster", "urn:password", "urn:id"],
    );
  });

  it("has no dependencies on removed entries, because Pulumi would refuse such a state", () => {
    assert.deepEqual(
      [left[2]!.dependencies, left[2]!.propertyDependencies],
      [["urn:password"], { keepers: [] }],
    );
  });
});

describe("the kubeconfig in a state's provider", () => {
  const entry = (type: string, kubeconfig: string) => ({
    urn: `urn:${type}`,
    type,
    inputs: { context: "minikube", kubeconfig, clusterIdentifier: "ClusterIdentity" },
    outputs: { kubeconfig },
  });
  const address = { context: "minikube", kubeconfig: "~/.kube/config" };

  it("is replaced with the current kubeconfig after a refused run, and nothing else changes", () => {
    const entries = reachedThrough(address, [
      entry("pulumi:providers:kubernetes", "/tmp/tried"),
      entry("pulumi:providers:docker", "/tmp/tried"),
    ])!;
    assert.deepEqual(entries[0]!.inputs, { ...address, clusterIdentifier: "ClusterIdentity" });
    assert.equal(entries[0]!.outputs?.kubeconfig, address.kubeconfig);
    assert.equal(entries[1]!.inputs?.kubeconfig, "/tmp/tried");
  });

  it("is not written again if it is already current", () =>
    assert.equal(
      reachedThrough(address, [entry("pulumi:providers:kubernetes", address.kubeconfig)]),
      undefined,
    ));
});

describe("a namespace with the recorded name but not the recorded UID", () => {
  const marked = { "todo-chatbot/cluster": "uid-of-cluster" };

  it("belongs to another stack if it has this project's annotation", () => {
    assert.equal(isTaken("first", { uid: "second", annotations: marked }), true);
  });

  it("belongs to this stack in every other case", () => {
    assert.equal(isTaken("first", { uid: "first", annotations: marked }), false);
    assert.equal(isTaken("first", { uid: "second" }), false);
    // If the stack's first run was interrupted, no UID was recorded.
    assert.equal(isTaken(undefined, { uid: "second", annotations: marked }), false);
  });
});
