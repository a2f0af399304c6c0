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

describe("checking docker.Image inputs", () => {
  it("sets the Dockerfile, platform, digest and buildOnPreview if they are not given", async () => {
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
  it("keeps all given values, including build arguments", async () => {
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
  it("uses the current folder as the default context", async () => {
    const inputs = await within({ Dockerfile: "FROM scratch\n" }, () => checkInputs(IMAGE).inputs);
    assert.equal((inputs.build as Properties).dockerfile, "Dockerfile");
  });
  it("computes no digest while the context is unknown", async () => {
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
    it(`refuses ${name}`, async () =>
      assert.match((await thrownBy(() => check({ ...IMAGE, ...news }))).message, message));
  }
});

describe("the docker.Image diff", () => {
  const recorded = {
    ...IMAGE,
    buildOnPreview: false,
    build: { context: "app", contextDigest: "1", args: { A: "1" } },
  };
  const state = { imageName: "app:1", repoDigest: "sha256:0", __inputs: secret(recorded) };
  const cases: [string, Properties, Diff][] = [
    ["the same inputs", recorded, {}],
    [
      "a different digest",
      { ...recorded, build: { ...recorded.build, contextDigest: "2" } },
      { build: "update" },
    ],
    [
      "a different build argument",
      { ...recorded, build: { ...recorded.build, args: { A: "2" } } },
      { build: "update" },
    ],
    ["a different image name", { ...recorded, imageName: "app:2" }, { imageName: "update" }],
    [
      "a null for an input that was not set",
      { ...recorded, build: { ...recorded.build, target: null } },
      {},
    ],
    ["an internal key", { ...recorded, __internal: {} }, {}],
    ["a removed setting", { ...IMAGE, build: recorded.build }, { buildOnPreview: "delete" }],
  ];
  for (const [name, news, expected] of cases)
    it(`is ${JSON.stringify(expected)} for ${name}`, () =>
      assert.deepEqual(imageDiff(state, news), expected));
  it("is correct if the engine sends the recorded inputs without their secret marker", () => {
    assert.deepEqual(imageDiff({ ...state, __inputs: recorded }, recorded), {});
  });
});
