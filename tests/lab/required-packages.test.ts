import assert from "node:assert/strict";
import * as path from "node:path";
import { requiredPackages } from "../../lab/plugins/language-nodejs/required-packages";
import { within } from "../helpers/files";

const pulumiPackage = (name: string, version: string, pulumi: object): string =>
  JSON.stringify({ name, version, pulumi });

async function found(
  files: Record<string, string | { linkTo: string }>,
  program = ".",
): Promise<string[]> {
  return within(files, () =>
    requiredPackages(path.resolve(program))
      .map(({ name, version }) => `${name} ${version}`)
      .sort(),
  );
}

describe("the language host's plugin discovery", () => {
  it("finds the plugin versions of this project's packages", () => {
    const root = path.resolve(__dirname, "../..");
    const wanted = requiredPackages(root).map(({ name, version }) => `${name} ${version}`);
    assert.deepEqual(wanted.sort(), ["docker v5.2.0", "kubernetes v4.29.0", "random v4.21.2"]);
  });
  it("prefers the name and version in the pulumi field to the package's own name and version", async () => {
    const json = pulumiPackage("@acme/thing", "1.0.0", {
      resource: true,
      name: "thing",
      version: "2.0.0",
    });
    assert.deepEqual(await found({ "node_modules/@acme/thing/package.json": json }), [
      "thing v2.0.0",
    ]);
  });
  it("derives a plugin name only for packages in the @pulumi scope", async () => {
    const files = {
      "node_modules/@pulumi/aws/package.json": pulumiPackage("@pulumi/aws", "7.0.0", {
        resource: true,
      }),
      "node_modules/stranger/package.json": pulumiPackage("stranger", "1.0.0", { resource: true }),
    };
    assert.deepEqual(await found(files), ["aws v7.0.0"]);
  });
  it("ignores packages without a plugin, broken packages and dangling links", async () => {
    const files = {
      "node_modules/plain/package.json": JSON.stringify({ name: "plain" }),
      "node_modules/broken/package.json": "{",
      "node_modules/gone": { linkTo: "./nowhere" },
    };
    assert.deepEqual(await found(files), []);
  });
  it("searches each nested or parent node_modules folder once", async () => {
    const random = pulumiPackage("@pulumi/random", "4.0.0", { resource: true });
    const files = {
      "node_modules/@pulumi/random/package.json": random,
      "node_modules/a/package.json": "{}",
      "node_modules/a/node_modules/@pulumi/random/package.json": random.replace("4.0.0", "3.0.0"),
      "node_modules/cycle": { linkTo: "." },
      "infra/index.ts": "",
    };
    assert.deepEqual(await found(files, "infra"), ["random v3.0.0", "random v4.0.0"]);
  });
  it("ignores other applications in folders below the program", async () => {
    const json = pulumiPackage("@pulumi/aws", "7.0.0", { resource: true });
    assert.deepEqual(await found({ "apps/x/node_modules/@pulumi/aws/package.json": json }), []);
  });
});
