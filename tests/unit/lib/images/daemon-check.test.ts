import assert from "node:assert/strict";
import * as path from "node:path";
import { clusterDaemonCheck } from "../../../../lib/images/daemon-check";
import { thrownBy } from "../../../helpers/errors";
import { fakeCluster } from "../../../helpers/fake-cluster";
import { directoryWith } from "../../../helpers/files";
import { headings } from "../../../helpers/headings";

describe("the daemon that builds", () => {
  const before = process.env.PATH;
  afterEach(() => void (process.env.PATH = before));
  /** A docker command whose daemon holds these containers, or fails. */
  const holding = (...ids: string[]): void => {
    const text = `#!/bin/sh\n${ids.length > 0 ? `echo '${ids.join("\n")}'` : "echo away >&2; exit 1"}\n`;
    process.env.PATH =
      directoryWith({ docker: { executable: true, text } }) + path.delimiter + before;
  };
  const check = async (podContainers?: string[]) =>
    clusterDaemonCheck(
      "minikube",
      { host: "tcp://192.0.2.1:2376" },
      await fakeCluster({ podContainers }),
    )();

  it("is the cluster's where it holds a container that the API server names", async () => {
    holding("other", "abc");
    await check(["abc", "def"]);
  });

  it("is refused where it holds none of them, with the command that chooses the right one", async () => {
    holding("other");
    const { message } = await thrownBy(() => check(["abc", "def"]));
    assert.match(
      message,
      /pods\. Nothing was built\.\nSeen: .*tcp:\/\/192\.0\.2\.1:2376\..*\n.*minikube docker-env -p minikube/,
    );
    assert.ok(headings().some((heading) => heading.test(message)));
  });

  it("is taken for the cluster's where either side does not let itself be asked", async () => {
    holding("other");
    await check(undefined);
    holding();
    await check(["abc"]);
  });

  it("is asked once for all images", async () => {
    holding("other");
    const ask = clusterDaemonCheck("minikube", {}, await fakeCluster({ podContainers: ["abc"] }));
    assert.equal(ask(), ask());
    await assert.rejects(ask);
  });
});
