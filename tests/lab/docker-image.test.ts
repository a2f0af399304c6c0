import assert from "node:assert/strict";
import { imageDiff } from "../../lab/plugins/docker/image-diff";
import { checkInputs, hostPlatform } from "../../lab/plugins/docker/image-inputs";
import { type Properties, secret, UNKNOWN } from "../../lab/plugins/rpc/properties";
import type { Diff } from "../../lab/plugins/rpc/provider";
import { thrownBy } from "../helpers/errors";
import { within } from "../helpers/files";

const FILES = {
  "app/a.txt": "a",
  "app/Dockerfile": "FROM scratch\n",
  "images/app.Dockerfile": "FROM scratch\n",
};
const IMAGE = { imageName: "app:1", skipPush: true };

const check = (news: Properties): Promise<Properties> =>
  within(FILES, () => checkInputs(news).inputs);

describe("docker.Image inputs", () => {
  it("get defaults for Dockerfile, context, platform, digest and buildOnPreview", async () => {
    const { build, ...rest } = await check({ ...IMAGE, build: { context: "app" } });
    const { contextDigest, ...known } = build as Properties;
    assert.deepEqual(rest, { ...IMAGE, buildOnPreview: false });
    assert.deepEqual(known, {
      context: "app",
      dockerfile: "app/Dockerfile",
      platform: hostPlatform(),
    });
    assert.match(String(contextDigest), /^[0-9a-f]{64}$/);
  });
  it("keep all given values, including build arguments", async () => {
    const given = {
      context: "app",
      dockerfile: "images/app.Dockerfile",
      platform: "linux/arm64",
      args: { A: "1" },
      target: "t",
    };
    const { build } = await check({ ...IMAGE, build: given });
    assert.deepEqual(
      { ...(build as Properties), contextDigest: undefined },
      {
        ...given,
        contextDigest: undefined,
      },
    );
  });
  it("default to the current folder", async () => {
    const inputs = await within({ Dockerfile: "FROM scratch\n" }, () => checkInputs(IMAGE).inputs);
    assert.equal((inputs.build as Properties).dockerfile, "Dockerfile");
  });
  it("have no digest while the context is unknown", async () => {
    const { build } = await check({ ...IMAGE, build: { context: UNKNOWN } });
    assert.deepEqual(build, { context: UNKNOWN, platform: hostPlatform() });
  });
  for (const [name, news, message] of [
    [
      "a missing Dockerfile",
      { build: { context: "none" } },
      /could not open dockerfile at relative path "none\/Dockerfile"/,
    ],
    [
      "a Dockerfile path relative to the context",
      { build: { context: "app", dockerfile: "./Dockerfile" } },
      /Try setting `dockerfile` to "app\/Dockerfile"/,
    ],
    [
      "an unknown builder",
      { build: { context: "app", builderVersion: "V3" } },
      /invalid Docker Builder version "V3"/,
    ],
    ["a push", { skipPush: false, build: { context: "app" } }, /pushing to a registry/],
    ["a string as build", { build: "app" }, /build must be an object/],
  ] as [string, Properties, RegExp][]) {
    it(`refuse ${name}`, async () =>
      assert.match((await thrownBy(() => check({ ...IMAGE, ...news }))).message, message));
  }
});

describe("docker.Image diff", () => {
  const recorded = {
    ...IMAGE,
    buildOnPreview: false,
    build: { context: "app", contextDigest: "1", args: { A: "1" } },
  };
  const state = { imageName: "app:1", repoDigest: "sha256:0", __inputs: secret(recorded) };
  const cases: [string, Properties, Diff][] = [
    ["the same inputs", recorded, {}],
    [
      "another digest",
      { ...recorded, build: { ...recorded.build, contextDigest: "2" } },
      { build: "update" },
    ],
    [
      "another argument",
      { ...recorded, build: { ...recorded.build, args: { A: "2" } } },
      { build: "update" },
    ],
    ["another name", { ...recorded, imageName: "app:2" }, { imageName: "update" }],
    ["a null in place of nothing", { ...recorded, build: { ...recorded.build, target: null } }, {}],
    ["an internal key", { ...recorded, __internal: {} }, {}],
    ["a removed setting", { ...IMAGE, build: recorded.build }, { buildOnPreview: "delete" }],
  ];
  for (const [name, news, expected] of cases)
    it(`${name}: ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(imageDiff(state, news), expected));
  it("accepts recorded inputs that the engine sends without their secret marker", () => {
    assert.deepEqual(imageDiff({ ...state, __inputs: recorded }, recorded), {});
  });
});
