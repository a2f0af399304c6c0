import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { AppImage, type AppImageArgs } from "../../../components/app-image";
import { fakeDocker, type FakeDocker } from "../../helpers/fake-docker";
import { type FileSpec, within } from "../../helpers/files";
import { read, type Registered, run } from "../../helpers/mocks";

const FILES: Readonly<Record<string, FileSpec>> = {
  "apps/x/main.py": "1",
  "images/x.Dockerfile": "FROM scratch\n",
};
const ARGS = {
  repository: "todo-x",
  version: "1.2.3",
  context: "apps/x",
  dockerfile: "images/x.Dockerfile",
  buildArgs: {},
  platform: "linux/amd64",
};
const TYPE = "docker:index/image:Image";

interface Outcome {
  readonly image: Registered;
  /** Messages that the component logged. */
  readonly logged: readonly string[];
  readonly calls: readonly string[];
  readonly component: Registered;
}

/**
 * Registers an image that uses this daemon. Returns the resources, log messages and docker calls.
 */
async function deploy(
  docker: FakeDocker,
  args: Partial<AppImageArgs> = {},
  preview = false,
): Promise<Outcome> {
  const { info, warn } = pulumi.log;
  const logged: string[] = [];
  const log = (kind: string) => async (text: string) => void logged.push(`${kind}: ${text}`);
  Object.assign(pulumi.log, { info: log("info"), warn: log("warning") });
  try {
    const { find } = await within(FILES, () =>
      run({ preview }, () => ({ image: new AppImage("x", { ...ARGS, ...args }).image })),
    );
    return {
      image: find(TYPE),
      logged,
      calls: docker.calls(),
      component: find("todo:index:AppImage"),
    };
  } finally {
    Object.assign(pulumi.log, { info, warn });
    docker.remove();
  }
}

const nameOf = async (): Promise<string> =>
  (await deploy(fakeDocker("every"))).image.inputs.imageName as string;

for (const preview of [false, true]) {
  describe(`AppImage, in ${preview ? "a preview" : "an update"},`, () => {
    it("does not build an image that the daemon has", async () => {
      const { image, logged } = await deploy(fakeDocker("every"), {}, preview);
      assert.deepEqual(image.inputs.build.args, {});
      assert.deepEqual(image.options.ignoreChanges, ["build.args.REBUILD"]);
      assert.deepEqual(logged, []);
    });

    it("rebuilds an image that the daemon lacks, and logs the rebuild", async () => {
      const { image, logged } = await deploy(fakeDocker({}), {}, preview);
      assert.match(image.inputs.build.args.REBUILD, /^not in the daemon at \d{4}-/);
      assert.deepEqual(image.options.ignoreChanges, []);
      assert.deepEqual(logged, [
        `info: ${image.inputs.imageName} is not in the Docker daemon: it will be built`,
      ]);
    });

    it("checks whether the daemon belongs to the cluster, but only before a build", async () => {
      let asked = 0;
      const requireDaemon = async (): Promise<void> => void (asked += 1);
      await deploy(fakeDocker("every"), { requireDaemon }, preview);
      assert.equal(asked, 0);
      const { image, component } = await deploy(fakeDocker({}), { requireDaemon }, preview);
      assert.equal(asked, 1);
      assert.match(image.inputs.build.context, /^\.build\/todo-x\/1\.2\.3-/);
      assert.ok(!("requireDaemon" in component.inputs));
      const refusal = async (): Promise<void> => Promise.reject(new Error("not the cluster's"));
      await assert.rejects(
        deploy(fakeDocker({}), { requireDaemon: refusal }, preview),
        /not the cluster's/,
      );
    });

    it("logs a warning and continues if the daemon does not answer", async () => {
      const { image, logged } = await deploy(
        fakeDocker({}, "Cannot connect to the Docker daemon"),
        {},
        preview,
      );
      assert.deepEqual(image.options.ignoreChanges, ["build.args.REBUILD"]);
      assert.deepEqual(logged, [
        `warning: Cannot tell whether ${image.inputs.imageName} is in the Docker daemon: Cannot connect to the Docker daemon`,
      ]);
    });
  });
}

describe("the additional tags of an AppImage", () => {
  const tagging = (calls: readonly string[]): string[] =>
    calls.flatMap((call) => call.match(/tag .*/) ?? []);

  it("are added to a new image in the given daemon", async () => {
    const { calls, image } = await deploy(fakeDocker({}), {
      tags: ["v1.2.3", "latest"],
      daemon: { host: "unix:///d" },
    });
    assert.deepEqual(
      calls.slice(2),
      ["v1.2.3", "latest"].map((tag) => `unix:///d tag ${image.inputs.imageName} todo-x:${tag}`),
    );
  });

  it("are added to an existing image that lacks the tags", async () => {
    const name = await nameOf();
    const { calls } = await deploy(fakeDocker({ [name]: [name, "todo-x:v1.2.3"] }), {
      tags: ["v1.2.3", "latest"],
    });
    assert.deepEqual(tagging(calls), [`tag ${name} todo-x:latest`]);
    const unchanged = await deploy(fakeDocker({ [name]: [name, "todo-x:latest"] }), {
      tags: ["latest"],
    });
    assert.deepEqual(tagging(unchanged.calls), []);
  });

  it("are added to an image that replaced one with the tags", async () => {
    const name = await nameOf();
    const docker = fakeDocker({ [name]: [name, "todo-x:latest"] }, undefined, name);
    const { calls } = await deploy(docker, { tags: ["latest"] });
    assert.deepEqual(tagging(calls), [`tag ${name} todo-x:latest`]);
  });

  it("are not changed by a preview", async () => {
    assert.deepEqual(tagging((await deploy(fakeDocker({}), { tags: ["latest"] }, true)).calls), []);
  });

  it("do not change the registered resources, so that a new commit shows no difference", async () => {
    const [one, two] = [
      await deploy(fakeDocker("every"), { tags: ["a1"] }),
      await deploy(fakeDocker("every"), { tags: ["b2"] }),
    ];
    assert.deepEqual([one.image, one.component], [two.image, two.component]);
  });

  it("cause only a warning if they cannot be added", async () => {
    const { logged } = await deploy(fakeDocker({}, "no space left on device"), {
      tags: ["latest"],
    });
    assert.match(
      logged.at(-1)!,
      /^warning: todo-x:1\.2\.3-[0-9a-f]{12} could not be tagged as todo-x:latest: no space left on device$/,
    );
  });
});

describe("a prebuilt AppImage", () => {
  it("registers no build and does not call the daemon", async () => {
    const docker = fakeDocker({});
    let image!: AppImage;
    const { resources } = await run(
      {},
      () =>
        void (image = new AppImage("x", {
          prebuilt: { repository: "registry.example/x", tag: "1.2.3" },
        })),
    );
    assert.deepEqual(resources.map(({ type }) => type).slice(1), ["todo:index:AppImage"]);
    assert.equal((await read(image.image)).value, "registry.example/x:1.2.3");
    assert.deepEqual(docker.calls(), []);
    docker.remove();
  });
});
