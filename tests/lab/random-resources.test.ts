import assert from "node:assert/strict";
import { decodeBase64 } from "bcryptjs";
import { bcrypt } from "../../lab/plugins/random/bcrypt";
import { bytesResource, idResource } from "../../lab/plugins/random/bytes-resource";
import { textResource } from "../../lab/plugins/random/text-resource";
import { plain, type Properties, UNKNOWN } from "../../lab/plugins/rpc/properties";
import type { Diff } from "../../lab/plugins/rpc/provider";

const password = textResource(true);
const text = textResource(false);
const urn = "urn:pulumi:dev::p::random:index/randomPassword:RandomPassword::pw";

describe("the random text resources", () => {
  it("write the same names, defaults and secrets to the state as upstream", async () => {
    const { id, properties } = await password.create({
      urn,
      news: { length: 16, special: false },
      preview: false,
    });
    const { result, bcryptHash, ...rest } = properties;
    assert.equal(id, "none");
    assert.deepEqual(rest, {
      __meta: '{"schema_version":"3"}',
      id: "none",
      length: 16,
      lower: true,
      minLower: 0,
      minNumeric: 0,
      minSpecial: 0,
      minUpper: 0,
      number: true,
      numeric: true,
      special: false,
      upper: true,
    });
    for (const value of [result, bcryptHash])
      assert.notEqual(plain(value), value, "must be marked as a secret");
    assert.match(String(plain(result)), /^[A-Za-z0-9]{16}$/);
    assert.match(String(plain(bcryptHash)), /^\$2a\$10\$[./A-Za-z0-9]{53}$/);
  });
  it("use the value of a RandomString as its id", async () => {
    const { id, properties } = await text.create({ urn, news: { length: 8 }, preview: false });
    assert.deepEqual([properties.id, properties.result], [id, id]);
  });
  it("generate no value in a preview", async () => {
    const { properties } = await password.create({ urn, news: { length: 8 }, preview: true });
    assert.deepEqual(
      [properties.result, properties.bcryptHash, properties.id],
      [UNKNOWN, UNKNOWN, UNKNOWN],
    );
  });

  const state = {
    length: 16,
    keepers: { a: "1" },
    result: "x",
    numeric: true,
    number: true,
    __pulumi_raw_state_delta: {},
  };
  const cases: [string, Properties, Properties, Diff][] = [
    ["the same inputs", state, { length: 16, keepers: { a: "1" } }, {}],
    [
      "an explicit default",
      state,
      { length: 16, keepers: { a: "1" }, special: true, minUpper: 0 },
      {},
    ],
    ["the old name of numeric", state, { length: 16, keepers: { a: "1" }, number: true }, {}],
    [
      "a different length",
      state,
      { length: 17, keepers: { a: "1" } },
      { length: "update-replace" },
    ],
    ["a changed keeper", state, { length: 16, keepers: { a: "2" } }, { keepers: "update-replace" }],
    [
      "an additional keeper",
      state,
      { length: 16, keepers: { a: "1", b: "1" } },
      { keepers: "update-replace" },
    ],
    ["removed keepers", state, { length: 16 }, { keepers: "delete-replace" }],
    [
      "added keepers",
      { length: 16 },
      { length: 16, keepers: { a: "1" } },
      { keepers: "add-replace" },
    ],
    ["added empty keepers", { length: 16 }, { length: 16, keepers: {} }, { keepers: "add" }],
    [
      "a disabled character class",
      state,
      { length: 16, keepers: { a: "1" }, special: false },
      { special: "update-replace" },
    ],
    [
      "the removal of an empty overrideSpecial",
      { length: 16, overrideSpecial: "" },
      { length: 16 },
      { overrideSpecial: "delete" },
    ],
  ];
  for (const [name, olds, news, expected] of cases) {
    it(`have the diff ${JSON.stringify(expected)} for ${name}`, () =>
      assert.deepEqual(password.diff({ olds, news }), expected));
  }
  it("keep the value and upstream's internal properties during an in-place update", async () => {
    const properties = await password.update({
      urn,
      olds: { ...state, overrideSpecial: "" },
      news: { length: 16 },
      preview: false,
    });
    assert.equal(properties.result, "x");
    assert.deepEqual(properties.__pulumi_raw_state_delta, {});
    assert(!("overrideSpecial" in properties));
  });
  for (const [inputs, property] of [
    [{}, "length"],
    [{ length: 0 }, "length"],
    [{ length: 1.5 }, "length"],
    [{ length: 3, minUpper: 2, minLower: 2 }, "length"],
    [{ length: 3, upper: "yes" }, "upper"],
    [{ length: 3, number: true, numeric: false }, "number"],
  ] as const) {
    it(`refuse the inputs ${JSON.stringify(inputs)}`, async () => {
      const { failures } = await password.check({ urn, news: inputs });
      assert.deepEqual(
        failures.map((failure) => failure.property),
        [property],
      );
    });
  }
  it("accept an unknown length", async () => {
    assert.deepEqual((await password.check({ urn, news: { length: UNKNOWN } })).failures, []);
  });
  it("return the same state on a refresh, and use the id as the value on an import", () => {
    const request = { id: "none", inputs: { length: 3 }, properties: { result: "abc" } };
    assert.deepEqual(password.read(request), request);
    const imported = password.read({ id: "s3cret", inputs: {}, properties: {} });
    assert.deepEqual(
      [imported.id, plain(imported.properties.result), imported.inputs.length],
      ["none", "s3cret", 6],
    );
  });
});

describe("RandomId and RandomBytes", () => {
  it("encode the same bytes in every output", async () => {
    const { id, properties } = await idResource.create({
      urn,
      news: { byteLength: 8, prefix: "p-" },
      preview: false,
    });
    const bytes = Buffer.from(id, "base64url");
    assert.equal(bytes.length, 8);
    assert.equal(properties.hex, `p-${bytes.toString("hex")}`);
    assert.equal(properties.dec, `p-${bytes.readBigUInt64BE()}`);
    assert.equal(properties.b64Std, `p-${bytes.toString("base64")}`);
  });
  it("are replaced if the length changes", () => {
    assert.deepEqual(bytesResource.diff({ olds: { length: 8 }, news: { length: 9 } }), {
      length: "update-replace",
    });
    assert.deepEqual(
      idResource.diff({ olds: { byteLength: 8, hex: "00" }, news: { byteLength: 8 } }),
      {},
    );
  });
});

describe("bcrypt", () => {
  const salt = (digits: string): Buffer => Buffer.from(decodeBase64(digits, 16));
  it("matches the published test vectors", () => {
    assert.equal(
      bcrypt("", salt("DCq7YPn5Rq63x1Lad4cll."), 6),
      "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.",
    );
    assert.equal(
      bcrypt("a", salt("k87L/MF28Q673VKh8/cPi."), 10),
      "$2a$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u",
    );
  });
  it("hashes only the first 72 bytes", () => {
    const fixed = salt("k87L/MF28Q673VKh8/cPi.");
    assert.equal(bcrypt("x".repeat(80), fixed, 4), bcrypt("x".repeat(72), fixed, 4));
  });
});
