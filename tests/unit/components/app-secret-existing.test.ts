import * as k8s from "@pulumi/kubernetes";
import assert from "node:assert/strict";
import { AppSecret, type AppSecretArgs } from "../../../components/app-secret";
import { keyedChecksum } from "../../../lib/secrets/checksum";
import { ARGS, deploy, refusal } from "../../helpers/app-secret";
import { fakePassword, GENERATION, read, run, type RunOptions } from "../../helpers/mocks";

const SECRET = "kubernetes:core/v1:Secret";
const EXISTING: AppSecretArgs = {
  ...ARGS,
  values: {},
  secrets: { theirs: { keys: {}, existing: true } },
  readers: { backend: { secret: "theirs", keys: ["url"] } },
};

const encode = (data: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")]),
  );

describe("AppSecret, given an existing Secret,", () => {
  const found = (data: Record<string, string>, annotations = {}): RunOptions => ({
    existing: { "n/theirs": { metadata: { name: "theirs", annotations }, data: encode(data) } },
  });

  it("only reads the Secret, and marks the metadata as secret, because annotations can contain the values", async () => {
    const { ran } = await deploy(EXISTING, found({ url: "u" }));
    assert.deepEqual(
      ran.resources
        .slice(1)
        .map(({ name }) => name)
        .sort(),
      ["app", "app-backend-generation", "app-checksum-key"],
    );
    assert.deepEqual(
      ran.reads.map(({ type, name }) => [type, name]),
      [[SECRET, "app-existing-theirs"]],
    );
    assert.deepEqual(ran.reads[0]!.secretOutputs.sort(), ["data", "metadata", "stringData"]);
  });

  it("returns the name of the Secret, and a generation that depends on the values that are read", async () => {
    const {
      secret: { links },
      ran,
    } = await deploy(EXISTING, found({ url: "u", other: "o" }));
    assert.deepEqual(await read(links.backend!.name), {
      value: "theirs",
      secret: false,
      known: true,
    });
    const expected = keyedChecksum(fakePassword("app-checksum-key", 32), { url: "u" });
    assert.deepEqual(
      ran.find("random:index/randomId:RandomId", "app-backend-generation").inputs.keepers,
      { checksum: expected },
    );
    assert.deepEqual(await read(links.backend!.generation!), {
      value: GENERATION,
      secret: false,
      known: true,
    });
  });

  it("refuses a Secret that lacks a key, and names the missing key without quoting any value", async () => {
    const message = await refusal(EXISTING, found({ password: "hunter2", URL: "u" }));
    assert.match(message, /Secret theirs lacks url\.[^]*kubectl edit secret theirs -n n/);
    assert.doesNotMatch(message, /hunter2/);
  });

  it("refuses a Secret that a stack created, because that stack would delete it", async () => {
    assert.match(
      await refusal(EXISTING, found({ url: "u" }, { "todo-chatbot/made-by": "stack" })),
      /was created by a stack/,
    );
  });

  it("does not read the Secret in a preview if the namespace does not exist yet", async () => {
    let secret!: AppSecret;
    await run({ preview: true }, () => {
      const namespace = new k8s.core.v1.Namespace("namespace").id;
      secret = new AppSecret("app", { ...EXISTING, namespace });
    });
    assert.equal((await read(secret.links.backend!.generation!)).known, false);
  });
});
