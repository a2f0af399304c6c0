import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import type { BuiltImageConfig, ImageConfig } from "../../lib/config/image-settings";
import { load } from "../helpers/config";
import { thrownBy } from "../helpers/errors";

const CA_FILE = "tests/fixtures/proxy-ca.pem";

/** Returns the build settings of an image. Fails if the image is prebuilt. */
function built(image: ImageConfig): BuiltImageConfig {
  assert(!("prebuilt" in image));
  return image;
}

describe("loadConfig, for image settings,", () => {
  it("accepts prebuilt images, which need neither a daemon nor source files", async () => {
    const one = await load({
      "backend.image": "registry.example:5000/team/api",
      "backend.tag": "2.1.0",
      "backend.path": "gone",
    });
    assert.deepEqual(one.images.backend, {
      prebuilt: { repository: "registry.example:5000/team/api", tag: "2.1.0" },
    });
    assert(one.docker, "the frontend is still built");
    const digest = `sha256:${"0".repeat(64)}`;
    const both = await load({ "backend.tag": "1", "frontend.digest": digest });
    assert.equal(both.docker, undefined);
    assert.deepEqual(both.images.frontend, {
      prebuilt: { repository: "todo-frontend", tag: "", digest },
    });
  });

  it("inserts the version and the commit into additional tags, and removes duplicate tags", async () => {
    const tagsOf = async (list: string[]) =>
      built((await load({ imageTags: JSON.stringify(list), version: "2.0.0" })).images.backend)
        .tags;
    assert.deepEqual(await tagsOf(["v{version}", "latest", "phase4", "latest"]), [
      "v2.0.0",
      "latest",
      "phase4",
    ]);
    const head = execFileSync("git", ["rev-parse", "--short=12", "HEAD"], {
      encoding: "utf8",
    }).trim();
    const [tag = ""] = await tagsOf(["sha-{commit}"]);
    assert([`sha-${head}`, `sha-${head}-dirty`].includes(tag), tag);
  });

  it("passes only the certificates in buildCaFile to both builds", async () => {
    const { images } = await load({ buildCaFile: CA_FILE });
    const [backend, frontend] = [images.backend, images.frontend].map(
      (image) => built(image).buildArgs.BUILD_CA,
    );
    assert.equal(backend, frontend);
    assert.match(
      Buffer.from(backend ?? "", "base64").toString(),
      /^-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n$/,
    );
    assert.match(fs.readFileSync(CA_FILE, "utf8"), /^A made-up proxy/);
  });

  const bad: [key: string, value: string, message: RegExp, fix: string][] = [
    [
      "backend.image",
      "api:1",
      /backend\.image is "api:1"; it must be/,
      "set --path backend.image ",
    ],
    ["frontend.tag", "latest", /exact tag/, "set --path frontend.tag "],
    ["frontend.digest", "sha256:0", /frontend\.digest is/, "set --path frontend.digest"],
    [
      "buildCaFile",
      "nowhere.pem",
      /buildCaFile is "nowhere\.pem"; there is no such file/,
      "set buildCaFile ",
    ],
    ["buildCaFile", "package.json", /it contains no certificate/, "set buildCaFile "],
    ["imageTags", '"latest"', /imageTags must be a list/, "rm imageTags"],
    ["imageTags", "[1]", /imageTags must be a list/, "rm imageTags"],
    ["imageTags", '["ok","a/b"]', /imageTags has "a\/b"/, "rm imageTags"],
    ["imageTags", '["{branch}"]', /imageTags has "\{branch\}"/, "rm imageTags"],
    [
      "imageTags",
      '["{version}-{commit}"]',
      /imageTags has "1\.0\.0-[0-9a-f]{12}(-dirty)?".*deployed tag/,
      "rm imageTags",
    ],
  ];
  for (const [key, value, message, fix] of bad) {
    it(`refuses ${key} ${value.slice(0, 40)}`, async () => {
      const error = await thrownBy(() => load({ [key]: value }));
      assert.match(error.message, message);
      assert(error.message.includes(`pulumi config ${fix}`), error.message);
    });
  }
});
