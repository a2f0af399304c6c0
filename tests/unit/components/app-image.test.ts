import { InputPropertyError } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { AppImage, type AppImageArgs } from "../../../components/app-image";
import { thrownBy } from "../../helpers/errors";
import { type FileSpec, within } from "../../helpers/files";
import { read, run } from "../../helpers/mocks";

const FILES: Readonly<Record<string, FileSpec>> = {
  "apps/x/main.py": "1",
  "images/x.Dockerfile": "FROM scratch\n",
};
const ARGS: AppImageArgs = {
  repository: "todo-x",
  version: "1.2.3",
  context: "apps/x",
  dockerfile: "images/x.Dockerfile",
  buildArgs: { BASE: "python:3.13" },
  platform: "linux/amd64",
};
const TYPE = "docker:index/image:Image";

for (const preview of [false, true]) {
  describe(`AppImage, in ${preview ? "a preview" : "an update"},`, () => {
    it("creates one child, an image that is tagged with the version and the content hash, and is not pushed", () =>
      within(FILES, async () => {
        const { resources, find } = await run({ preview }, () => {
          new AppImage("x", ARGS);
        });
        assert.deepEqual(resources.map(({ type, name, parent }) => [type, name, parent]).slice(1), [
          ["todo:index:AppImage", "x", ""],
          [TYPE, "x-image", "x"],
        ]);
        const { imageName, ...rest } = find(TYPE).inputs;
        assert.match(imageName, /^todo-x:1\.2\.3-[0-9a-f]{12}$/);
        const context = `.build/${imageName.replace(":", "/")}`;
        assert.deepEqual(rest, {
          build: {
            context,
            dockerfile: `${context}/.Dockerfile.${imageName.slice(-12)}`,
            args: { BASE: "python:3.13" },
            platform: "linux/amd64",
            builderVersion: "BuilderBuildKit",
          },
          buildOnPreview: false,
          skipPush: true,
        });
      }));

    it("returns the image reference before the build, and makes resources that use the reference wait for the build", () =>
      within(FILES, async () => {
        let image!: AppImage;
        const { find } = await run({ preview }, () => void (image = new AppImage("x", ARGS)));
        const { value, known } = await read(image.ref);
        assert(known);
        assert.equal(`${value.repository}:${value.tag}`, find(TYPE).inputs.imageName);
        assert.equal((await read(image.image)).value, find(TYPE).inputs.imageName);
        const dependencies = await (
          image.ref as unknown as { allResources(): Promise<Set<object>> }
        ).allResources();
        assert.equal(dependencies.size, 1);
      }));
  });
}

describe("AppImage", () => {
  it("builds from a copy of the hashed files, so that an edit during the build has no effect", () =>
    within(FILES, async () => {
      const { find } = await run({}, () => {
        new AppImage("x", ARGS);
      });
      fs.writeFileSync("apps/x/main.py", "2");
      fs.writeFileSync("images/x.Dockerfile", "FROM edited\n");
      const { context, dockerfile } = find(TYPE).inputs.build;
      assert.equal(fs.readFileSync(`${context}/main.py`, "utf8"), "1");
      assert.equal(fs.readFileSync(dockerfile, "utf8"), "FROM scratch\n");
    }));

  it("creates the same tag as earlier versions, which staged the Dockerfile elsewhere", () =>
    within(FILES, async () => {
      const { find } = await run({}, () => {
        new AppImage("x", ARGS);
      });
      assert.equal(find(TYPE).inputs.imageName, "todo-x:1.2.3-bfff7dff6b09");
    }));

  it("changes the tag if the content changes, and keeps the tag in another checkout", async () => {
    const tagOf = (files: typeof FILES): Promise<string> =>
      within(files, async () => {
        const { find } = await run({}, () => {
          new AppImage("x", ARGS);
        });
        return find(TYPE).inputs.imageName;
      });
    assert.equal(await tagOf(FILES), await tagOf(FILES));
    assert.notEqual(await tagOf(FILES), await tagOf({ ...FILES, "apps/x/main.py": "2" }));
  });

  const bad: Record<string, [Partial<AppImageArgs>, string]> = {
    "an absolute context": [{ context: "/tmp" }, "context"],
    "a context that does not exist": [{ context: "apps/y" }, "context"],
    "a context that is a file": [{ context: "apps/x/main.py" }, "context"],
    "an absolute Dockerfile": [{ dockerfile: "/tmp/Dockerfile" }, "dockerfile"],
    "a Dockerfile that does not exist": [{ dockerfile: "images/y.Dockerfile" }, "dockerfile"],
  };
  for (const [what, [changes, property]] of Object.entries(bad)) {
    it(`refuses ${what}`, () =>
      within(FILES, async () => {
        let error: Error | undefined;
        await run(
          {},
          async () =>
            void (error = await thrownBy(() => new AppImage("x", { ...ARGS, ...changes }))),
        );
        assert(InputPropertyError.isInstance(error));
        assert.equal(error.propertyPath, property);
      }));
  }
});
