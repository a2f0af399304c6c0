import assert from "node:assert/strict";
import { type DaemonAddress, findImage, tagImage } from "../../../../lib/images/daemon";
import { thrownBy } from "../../../helpers/errors";
import { fakeDocker, type FakeDocker } from "../../../helpers/fake-docker";

describe("the Docker daemon client", () => {
  let docker: FakeDocker | undefined;
  afterEach(() => docker?.remove());

  it("finds an image that exists, and lists its tags", () => {
    docker = fakeDocker({ "todo-x:1": ["todo-x:1", "todo-x:latest"] });
    assert.deepEqual(findImage({}, "todo-x:1"), {
      state: "present",
      tags: ["todo-x:1", "todo-x:latest"],
    });
  });

  it("reports an image as absent if the daemon does not have the image", () => {
    docker = fakeDocker({});
    assert.deepEqual(findImage({}, "todo-x:1"), { state: "absent" });
  });

  it("reports an image as unknown if the daemon does not answer", () => {
    docker = fakeDocker(
      {},
      "Cannot connect to the Docker daemon at tcp://192.0.2.1:2376. Is the docker daemon running?",
    );
    const presence = findImage({}, "todo-x:1");
    assert.deepEqual(presence, {
      state: "unknown",
      reason:
        "Cannot connect to the Docker daemon at tcp://192.0.2.1:2376. Is the docker daemon running?",
    });
  });

  it("reports an image as unknown if there is no docker command", () => {
    const before = process.env.PATH;
    process.env.PATH = "/nowhere";
    try {
      assert.deepEqual(findImage({}, "todo-x:1"), {
        state: "unknown",
        reason: "there is no docker command on PATH",
      });
    } finally {
      process.env.PATH = before;
    }
  });

  const addresses: [string, DaemonAddress, Record<string, string>, RegExp][] = [
    [
      "the given daemon, not the one in DOCKER_HOST",
      { host: "tcp://192.0.2.1:2376" },
      { DOCKER_HOST: "unix:///elsewhere", DOCKER_CONTEXT: "other" },
      /^tcp:\/\/192\.0\.2\.1:2376 /,
    ],
    [
      "the local daemon by default, not the one in DOCKER_HOST",
      {},
      { DOCKER_HOST: "tcp://elsewhere:1" },
      /^(unix:\/\/\/var\/run\/docker\.sock )?image /,
    ],
  ];
  for (const [what, address, shell, called] of addresses) {
    it(`uses ${what}`, () => {
      docker = fakeDocker("every");
      const before = { ...process.env };
      Object.assign(process.env, shell);
      findImage(address, "todo-x:1");
      for (const name of Object.keys(shell)) delete process.env[name];
      Object.assign(process.env, before);
      assert.match(docker.calls()[0]!, called);
    });
  }

  it("adds tags to an image, and reports the reason if a tag cannot be added", async () => {
    docker = fakeDocker({});
    await tagImage({ host: "unix:///d" }, "todo-x:1", ["todo-x:v1", "todo-x:latest"]);
    assert.deepEqual(docker.calls(), [
      "unix:///d tag todo-x:1 todo-x:v1",
      "unix:///d tag todo-x:1 todo-x:latest",
    ]);
    docker.remove();
    docker = fakeDocker({}, "no space left on device");
    assert.equal(
      (await thrownBy(() => tagImage({}, "todo-x:1", ["todo-x:v1"]))).message,
      "todo-x:v1: no space left on device",
    );
  });
});
