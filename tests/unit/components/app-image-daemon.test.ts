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
  /** What the component has logged. */
  readonly said: readonly string[];
  readonly calls: readonly string[];
  readonly component: Registered;
}

/**
 * Registers one image where the daemon holds what `docker` says, and reports what was registered,
 * said and called.
 */
async function deploy(
  docker: FakeDocker,
  args: Partial<AppImageArgs> = {},
  preview = false,
): Promise<Outcome> {
  const { info, warn } = pulumi.log;
  const said: string[] = [];
  const hear = (kind: string) => async (text: string) => void said.push(`${kind}: ${text}`);
  Object.assign(pulumi.log, { info: hear("info"), warn: hear("warning") });
  try {
    const { find } = await within(FILES, () =>
      run({ preview }, () => ({ image: new AppImage("x", { ...ARGS, ...args }).image })),
    );
    return {
      image: find(TYPE),
      said,
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
  describe(`AppImage and the daemon, in ${preview ? "a preview" : "an update"}`, () => {
    it("leaves an image alone that is there", async () => {
      const { image, said } = await deploy(fakeDocker("every"), {}, preview);
      assert.deepEqual(image.inputs.build.args, {});
      assert.deepEqual(image.options.ignoreChanges, ["build.args.REBUILD"]);
      assert.deepEqual(said, []);
    });

    it("has one built again that is gone, and says so", async () => {
      const { image, said } = await deploy(fakeDocker({}), {}, preview);
      assert.match(image.inputs.build.args.REBUILD, /^not in the daemon at \d{4}-/);
      assert.deepEqual(image.options.ignoreChanges, []);
      assert.deepEqual(said, [
        `info: ${image.inputs.imageName} is not in the Docker daemon: it will be built`,
      ]);
    });

    it("asks whether the daemon is the cluster's before an image is built, and only then", async () => {
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

    it("goes on where the daemon cannot be asked, and says so", async () => {
      const { image, said } = await deploy(
        fakeDocker({}, "Cannot connect to the Docker daemon"),
        {},
        preview,
      );
      assert.deepEqual(image.options.ignoreChanges, ["build.args.REBUILD"]);
      assert.deepEqual(said, [
        `warning: Cannot tell whether ${image.inputs.imageName} is in the Docker daemon: Cannot connect to the Docker daemon`,
      ]);
    });
  });
}

describe("AppImage's tags for people", () => {
  const tagging = (calls: readonly string[]): string[] =>
    calls.flatMap((call) => call.match(/tag .*/) ?? []);

  it("are given to a new image, in the daemon that is named", async () => {
    const { calls, image } = await deploy(fakeDocker({}), {
      tags: ["v1.2.3", "latest"],
      daemon: { host: "unix:///d" },
    });
    assert.deepEqual(
      calls.slice(1),
      ["v1.2.3", "latest"].map((tag) => `unix:///d tag ${image.inputs.imageName} todo-x:${tag}`),
    );
  });

  it("move to an image that is there when they are elsewhere, and cost nothing when they are not", async () => {
    const name = await nameOf();
    const { calls } = await deploy(fakeDocker({ [name]: [name, "todo-x:v1.2.3"] }), {
      tags: ["v1.2.3", "latest"],
    });
    assert.deepEqual(tagging(calls), [`tag ${name} todo-x:latest`]);
    const settled = await deploy(fakeDocker({ [name]: [name, "todo-x:latest"] }), {
      tags: ["latest"],
    });
    assert.deepEqual(tagging(settled.calls), []);
  });

  it("are not touched by a preview", async () => {
    assert.deepEqual(tagging((await deploy(fakeDocker({}), { tags: ["latest"] }, true)).calls), []);
  });

  it("change nothing of what is registered: a new commit makes no difference to show", async () => {
    const [one, two] = [
      await deploy(fakeDocker("every"), { tags: ["a1"] }),
      await deploy(fakeDocker("every"), { tags: ["b2"] }),
    ];
    assert.deepEqual([one.image, one.component], [two.image, two.component]);
  });

  it("end no update when they cannot be given", async () => {
    const { said } = await deploy(fakeDocker({}, "no space left on device"), { tags: ["latest"] });
    assert.match(
      said.at(-1)!,
      /^warning: todo-x:1\.2\.3-[0-9a-f]{12} could not be tagged todo-x:latest: no space left on device$/,
    );
  });
});

describe("a prebuilt AppImage", () => {
  it("registers nothing to build and asks no daemon", async () => {
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
