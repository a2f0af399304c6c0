import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ClusterIdentity } from "../../../components/cluster-identity";
import { thrownBy } from "../../helpers/errors";
import { CLUSTER_UID, read, run } from "../../helpers/mocks";

async function deploy({ preview = false, recorded = undefined as string | undefined } = {}) {
  let identity!: ClusterIdentity;
  const ran = await run(
    { preview, recorded },
    () => void (identity = new ClusterIdentity("identity", { context: "minikube" })),
  );
  return { identity, ran };
}

describe("ClusterIdentity", () => {
  for (const preview of [false, true]) {
    it(`accepts any cluster at the first deployment, in ${preview ? "a preview" : "an update"}`, async () => {
      const { identity } = await deploy({ preview });
      assert.equal((await read(identity.uid)).value, CLUSTER_UID);
    });
  }

  it("records the cluster in the state, and never changes the record", async () => {
    const { inputs, options, parent } = (await deploy()).ran.find("random:index/randomId:RandomId");
    assert.deepEqual(inputs.keepers, { uid: CLUSTER_UID });
    assert.deepEqual(options.ignoreChanges, ["keepers"]);
    assert.equal(parent, "identity");
  });

  it("accepts the recorded cluster", async () => {
    const { identity } = await deploy({ recorded: CLUSTER_UID });
    assert.equal((await read(identity.uid)).value, CLUSTER_UID);
  });

  it("refuses another cluster with the same context name, and names both clusters and the command that fixes the problem", async () => {
    const error = await thrownBy(async () => {
      let identity!: ClusterIdentity;
      await run({ recorded: "of-the-old-one" }, async () => {
        identity = new ClusterIdentity("identity", { context: "minikube" });
        await (identity.uid as unknown as { promise(): Promise<string> }).promise();
      });
    });
    assert.match(
      error.message,
      /Context minikube points to a different cluster[^]*of-the-old-one[^]*npm run recover/,
    );
    assert(pulumi.RunError.isInstance(error), "a stack trace would be printed");
  });
});
