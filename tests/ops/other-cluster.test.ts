import assert from "node:assert/strict";
import { withoutCluster } from "../../ops/lib/cluster/forget-cluster";
import { isTaken, reachedThrough } from "../../ops/lib/cluster/other-cluster";

describe("a record without its cluster", () => {
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

  it("keeps what never was in it: providers, images, generated passwords", () => {
    assert.deepEqual(
      left.map(({ urn }) => urn),
      ["urn:cluster", "urn:password", "urn:id"],
    );
  });

  it("holds no dependency on what is gone, which Pulumi would refuse", () => {
    assert.deepEqual(
      [left[2].dependencies, left[2].propertyDependencies],
      [["urn:password"], { keepers: [] }],
    );
  });
});

describe("a record whose provider names a kubeconfig that a refused run tried", () => {
  const entry = (type: string, kubeconfig: string) => ({
    urn: `urn:${type}`,
    type,
    inputs: { context: "minikube", kubeconfig, clusterIdentifier: "ClusterIdentity" },
    outputs: { kubeconfig },
  });
  const way = { context: "minikube", kubeconfig: "~/.kube/config" };

  it("is given the way of today, and nothing else in it changes", () => {
    const [provider, other] = reachedThrough(way, [
      entry("pulumi:providers:kubernetes", "/tmp/tried"),
      entry("pulumi:providers:docker", "/tmp/tried"),
    ])!;
    assert.deepEqual(provider.inputs, { ...way, clusterIdentifier: "ClusterIdentity" });
    assert.equal(provider.outputs?.kubeconfig, way.kubeconfig);
    assert.equal(other.inputs?.kubeconfig, "/tmp/tried");
  });

  it("is left alone where it has that way", () =>
    assert.equal(
      reachedThrough(way, [entry("pulumi:providers:kubernetes", way.kubeconfig)]),
      undefined,
    ));
});

describe("a namespace of the recorded name with another UID", () => {
  const marked = { "todo-chatbot/cluster": "uid-of-cluster" };

  it("is another stack's where it carries this project's annotation: nothing in it is compared or removed", () => {
    assert.equal(isTaken("first", { uid: "second", annotations: marked }), true);
  });

  it("is this stack's own, or made by hand in its place, in every other case", () => {
    assert.equal(isTaken("first", { uid: "first", annotations: marked }), false);
    assert.equal(isTaken("first", { uid: "second" }), false);
    // a run that was cut off recorded no UID
    assert.equal(isTaken(undefined, { uid: "second", annotations: marked }), false);
  });
});
