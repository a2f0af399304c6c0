import { InputPropertyError } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import type { AppSecretArgs } from "../../../components/app-secret";
import { contentDigest, keyedChecksum } from "../../../lib/secrets/checksum";
import { ARGS, deploy } from "../../helpers/app-secret";
import { thrownBy } from "../../helpers/errors";
import { fakePassword, GENERATION, read, UNKNOWN } from "../../helpers/mocks";

const SECRET = "kubernetes:core/v1:Secret";
const PASSWORD = "random:index/randomPassword:RandomPassword";
const RECORD = "random:index/randomId:RandomId";

const checksum = async (args: Partial<AppSecretArgs>, reader: string) =>
  (await deploy(args)).ran.find(RECORD, `app-${reader}-generation`).inputs.keepers
    .checksum as string;
const decode = (data: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
  );

describe("AppSecret", () => {
  it("creates, as its children, each listed Secret and a generator for each value that is not given", async () => {
    const { ran } = await deploy();
    assert.deepEqual(
      ran.resources
        .slice(1)
        .map(({ type, name, parent }) => [type, name, parent])
        .sort(),
      [
        [SECRET, "app-backend-secrets", "app"],
        [SECRET, "app-frontend-secrets", "app"],
        [RECORD, "app-backend-generation", "app"],
        [RECORD, "app-frontend-generation", "app"],
        [RECORD, "app-password-record", "app"],
        [PASSWORD, "app-auth-secret", "app"],
        [PASSWORD, "app-checksum-key", "app"],
        [PASSWORD, "app-password", "app"],
        ["todo:index:AppSecret", "app", ""],
      ],
    );
  });

  it("stores given, generated and composed values under the listed keys, even if a value is in two Secrets", async () => {
    const { ran } = await deploy();
    const { inputs } = ran.find(SECRET, "app-backend-secrets");
    const password = fakePassword("app-password", 32);
    assert.deepEqual(
      [inputs.metadata.name, inputs.metadata.namespace, inputs.type],
      ["backend-secrets", "n", "Opaque"],
    );
    assert.deepEqual(decode(inputs.data), {
      "database-url": `postgresql://todo:${password}@db:5432/todo`,
      "openai-api-key": "given by the user",
      "auth-secret": fakePassword("app-auth-secret", 48),
      DB_PASSWORD: password,
    });
    assert.deepEqual(decode(ran.find(SECRET, "app-frontend-secrets").inputs.data), {
      "auth-secret": fakePassword("app-auth-secret", 48),
    });
  });

  it("generates only letters and digits, and keeps a generated value if a later version changes the defaults", async () => {
    const { inputs, options } = (await deploy()).ran.find(PASSWORD, "app-password");
    assert.deepEqual(inputs, { length: 32, special: false });
    assert.deepEqual(options.ignoreChanges, ["length", "special"]);
  });

  it("marks every secret value as secret, and does not store its arguments in the state", async () => {
    const { ran } = await deploy();
    assert.deepEqual(ran.find(SECRET, "app-backend-secrets").secrets, ["data"]);
    assert.deepEqual(ran.find(SECRET, "app-backend-secrets").options.secretOutputs, [
      "data",
      "stringData",
    ]);
    assert(ran.find(PASSWORD, "app-password").options.secretOutputs.includes("result"));
    assert.deepEqual(
      ran.find("todo:index:AppSecret").inputs,
      {},
      "a refresh would fail if an argument is unknown",
    );
    const open = ran.resources.map(({ inputs, secrets }) =>
      Object.entries(inputs).filter(([key]) => !secrets.includes(key)),
    );
    assert.doesNotMatch(JSON.stringify(open), /given by the user|Z2l2ZW4/);
  });

  it("gives each reader a generation that changes with the checksum of the values that it reads", async () => {
    const { secret, ran } = await deploy();
    assert.deepEqual(await read(secret.links.frontend!.generation!), {
      value: GENERATION,
      secret: false,
      known: true,
    });
    const { inputs, secrets, options } = ran.find(RECORD, "app-frontend-generation");
    const expected = keyedChecksum(fakePassword("app-checksum-key", 32), {
      "auth-secret": fakePassword("app-auth-secret", 48),
    });
    assert.deepEqual(
      [inputs.keepers, secrets, options.ignoreChanges],
      [{ checksum: expected }, [], []],
    );
  });

  it("gives no generation to a reader whose pods must not be replaced", async () => {
    const { secret, ran } = await deploy({
      readers: { postgres: { secret: "backend-secrets", keys: ["DB_PASSWORD"], keepsPods: true } },
    });
    assert.equal(secret.links.postgres!.generation, undefined);
    assert(!ran.resources.some(({ name }) => name.endsWith("-generation")));
  });

  it("creates a generation only after the Secret is written", async () => {
    const { ran } = await deploy();
    assert(
      ran.find(RECORD, "app-backend-generation").options.dependsOn.includes("app-backend-secrets"),
    );
  });

  it("annotates each Secret with a content digest that is too short to verify a guessed value", async () => {
    const { inputs } = (await deploy()).ran.find(SECRET, "app-frontend-secrets");
    const digest = inputs.metadata.annotations["todo-chatbot/content"] as string;
    assert.equal(digest, contentDigest(inputs.data));
    assert.match(digest, /^[0-9a-f]{4}$/);
  });

  it("changes the checksum of a reader only if a value that it reads changes", async () => {
    const other = { values: { ...ARGS.values, apiKey: { value: "another" } } };
    assert.notEqual(await checksum(other, "backend"), await checksum({}, "backend"));
    assert.equal(await checksum(other, "frontend"), await checksum({}, "frontend"));
    const unread = {
      readers: { ...ARGS.readers, backend: { secret: "backend-secrets", keys: ["auth-secret"] } },
    };
    assert.equal(
      await checksum({ ...other, ...unread }, "backend"),
      await checksum(unread, "backend"),
    );
  });

  it("lets a reader depend on the values of several Secrets, after all of them are written", async () => {
    const both = {
      secret: "frontend-secrets",
      keys: ["auth-secret"],
      others: { "backend-secrets": ["openai-api-key"] },
    };
    const readers = { ...ARGS.readers, frontend: both };
    const other = { values: { ...ARGS.values, apiKey: { value: "another" } } };
    assert.notEqual(
      await checksum({ ...other, readers }, "frontend"),
      await checksum({ readers }, "frontend"),
    );
    const { options } = (await deploy({ readers })).ran.find(RECORD, "app-frontend-generation");
    for (const name of ["app-frontend-secrets", "app-backend-secrets"])
      assert(options.dependsOn.includes(name), name);
  });

  it("plans the same resources in a preview, although generated values are still unknown", async () => {
    const { secret, ran } = await deploy({}, { preview: true });
    assert.equal(ran.resources.length, 10);
    assert.equal(ran.find(SECRET, "app-backend-secrets").inputs.data, UNKNOWN);
    assert.equal((await read(secret.links.backend!.name)).value, "backend-secrets");
    assert.deepEqual(
      await read(secret.links.backend!.generation!).then(({ known, secret: isSecret }) => [
        known,
        isSecret,
      ]),
      [false, false],
    );
  });
});

describe("AppSecret refuses", () => {
  const bad: [string, Partial<AppSecretArgs>, string][] = [
    ["a value without a source", { values: { ...ARGS.values, apiKey: {} } }, "values.apiKey"],
    [
      "a value with two sources",
      { values: { ...ARGS.values, apiKey: { value: "canary", generate: 32 } } },
      "values.apiKey",
    ],
    [
      "a generated value that is too short",
      { values: { ...ARGS.values, authSecret: { generate: 16 } } },
      "values.authSecret",
    ],
    [
      "a template that names an unknown value",
      { values: { ...ARGS.values, databaseUrl: { template: "{pw}" } } },
      "values.databaseUrl",
    ],
    [
      "a template that names another template",
      {
        values: {
          ...ARGS.values,
          databaseUrl: { template: "{apiKey}" },
          apiKey: { template: "x" },
        },
      },
      "values.databaseUrl",
    ],
    [
      "a key that Kubernetes does not allow",
      {
        secrets: {
          ...ARGS.secrets,
          "frontend-secrets": { keys: { "auth secret": "authSecret" }, existing: false },
        },
      },
      "secrets.frontend-secrets.auth secret",
    ],
    [
      "a key with an unknown value",
      {
        secrets: {
          ...ARGS.secrets,
          "frontend-secrets": { keys: { "auth-secret": "other" }, existing: false },
        },
      },
      "secrets.frontend-secrets.auth-secret",
    ],
    [
      "keys for an existing Secret",
      {
        secrets: {
          ...ARGS.secrets,
          "frontend-secrets": { keys: { "auth-secret": "authSecret" }, existing: true },
        },
      },
      "secrets.frontend-secrets.auth-secret",
    ],
    [
      "a reader that reads an unknown Secret",
      { readers: { frontend: { secret: "other", keys: [] } } },
      "readers.frontend",
    ],
    [
      "a reader that reads an unknown key",
      { readers: { frontend: { secret: "frontend-secrets", keys: ["database-url"] } } },
      "readers.frontend",
    ],
  ];
  for (const [what, args, propertyPath] of bad) {
    it(`${what}, without quoting any value`, async () => {
      const error = await thrownBy(() => deploy(args));
      assert(InputPropertyError.isInstance(error));
      assert.equal(error.propertyPath, propertyPath);
      assert.doesNotMatch(error.message, /canary/);
    });
  }
});
