import assert from "node:assert/strict";
import * as path from "node:path";
import { clusterDaemonCheck } from "../../../../lib/images/daemon-check";
import { thrownBy } from "../../../helpers/errors";
import { fakeCluster } from "../../../helpers/fake-cluster";
import { directoryWith } from "../../../helpers/files";
import { headings } from "../../../helpers/headings";

describe("the build daemon check", () => {
  const before = process.env.PATH;
  afterEach(() => void (process.env.PATH = before));
  /** Installs a fake docker command that lists these containers, or fails if `ids` is empty. */
  const installDocker = (...ids: string[]): void => {
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

  it("accepts a daemon that runs one of the containers that the API server reports", async () => {
    installDocker("other", "abc");
    await check(["abc", "def"]);
  });

  it("refuses a daemon that runs none of the reported containers, and names the command that selects the right daemon", async () => {
    installDocker("other");
    const { message } = await thrownBy(() => check(["abc", "def"]));
    assert.match(
      message,
      /pods\. Nothing was built\.\nSeen: .*tcp:\/\/192\.0\.2\.1:2376\..*\n.*minikube docker-env -p minikube/,
    );
    assert.ok(headings().some((heading) => heading.test(message)));
  });

  it("passes if the pods or the containers cannot be listed", async () => {
    installDocker("other");
    await check(undefined);
    installDocker();
    await check(["abc"]);
  });

  it("runs once for all images", async () => {
    installDocker("other");
    const ask = clusterDaemonCheck("minikube", {}, await fakeCluster({ podContainers: ["abc"] }));
    assert.equal(ask(), ask());
    await assert.rejects(ask);
  });
});
