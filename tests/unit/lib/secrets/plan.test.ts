import assert from "node:assert/strict";
import { DEFAULT_SECRETS, type SecretList } from "../../../../lib/secrets/list";
import { secretPlan } from "../../../../lib/secrets/plan";

type Given = Parameters<typeof secretPlan>[1];
const plan = (given: Given, list: SecretList = DEFAULT_SECRETS) => secretPlan(list, given, "1Gi");
const sources = (given: Given, list?: SecretList) =>
  Object.fromEntries(
    Object.entries(plan(given, list).values).map(([name, { value, template }]) => [
      name,
      value ? "given" : template ? "from a template" : "generated",
    ]),
  );

const TWO: SecretList = {
  "frontend-secrets": {
    keys: { "auth-secret": "betterAuthSecret" },
    existing: false,
    variables: { frontend: { BETTER_AUTH_SECRET: "auth-secret" } },
  },
  "backend-secrets": {
    keys: {
      "database-url": "databaseUrl",
      "openai-api-key": "openaiApiKey",
      "auth-secret": "betterAuthSecret",
      "auth-url": "authUrl",
    },
    existing: false,
    variables: {
      backend: {
        DATABASE_URL: "database-url",
        OPENAI_API_KEY: "openai-api-key",
        BETTER_AUTH_SECRET: "auth-secret",
        JWT_SECRET: "auth-secret",
        BETTER_AUTH_URL: "auth-url",
      },
    },
  },
};

describe("the plan for the Secrets", () => {
  it("generates values that are not given, except for API keys", () => {
    assert.deepEqual(sources({}), {
      databaseUrl: "from a template",
      postgresPassword: "generated",
      betterAuthSecret: "generated",
    });
  });

  it("does not generate values that are given", () => {
    assert.deepEqual(sources({ postgresPassword: "p", betterAuthSecret: "s", openaiApiKey: "k" }), {
      databaseUrl: "from a template",
      postgresPassword: "given",
      betterAuthSecret: "given",
      openaiApiKey: "given",
    });
  });

  it("names the key of another Secret than a service's first one together with that Secret", () => {
    const backend = TWO["backend-secrets"]!;
    const list: SecretList = {
      ...TWO,
      "backend-secrets": {
        ...backend,
        variables: { ...backend.variables, frontend: { DATABASE_URL: "database-url" } },
      },
    };
    const { variables, readers } = plan({ databaseUrl: "u" }, list);
    assert.deepEqual(variables.frontend, {
      BETTER_AUTH_SECRET: "auth-secret",
      DATABASE_URL: "backend-secrets/database-url",
    });
    assert.deepEqual(readers.frontend, {
      secret: "frontend-secrets",
      keys: ["auth-secret"],
      others: { "backend-secrets": ["database-url"] },
    });
  });

  it("keeps the password of the in-cluster Postgres if databaseUrl is set, so that the change can be reverted", () => {
    const { secrets, readers, values } = plan({ databaseUrl: "u" });
    assert.deepEqual(Object.keys(values).sort(), [
      "betterAuthSecret",
      "databaseUrl",
      "postgresPassword",
    ]);
    assert.deepEqual(Object.keys(secrets["todo-secrets"]!.keys).sort(), [
      "BETTER_AUTH_SECRET",
      "DATABASE_URL",
      "POSTGRES_PASSWORD",
    ]);
    assert.equal(readers.postgres, undefined);
    assert.deepEqual(Object.keys(plan({ databaseUrl: "u" }, TWO).values).sort(), [
      "betterAuthSecret",
      "databaseUrl",
    ]);
  });

  it("omits a key without a value, and the variables that read the key", () => {
    const { secrets, variables, readers } = plan({ databaseUrl: "u", authUrl: "a" }, TWO);
    assert.deepEqual(secrets["backend-secrets"]!.keys, {
      "database-url": "databaseUrl",
      "auth-secret": "betterAuthSecret",
      "auth-url": "authUrl",
    });
    assert.deepEqual(variables.backend, {
      DATABASE_URL: "database-url",
      BETTER_AUTH_SECRET: "auth-secret",
      JWT_SECRET: "auth-secret",
      BETTER_AUTH_URL: "auth-url",
    });
    assert.deepEqual(readers.backend, {
      secret: "backend-secrets",
      keys: ["auth-secret", "auth-url", "database-url"],
    });
    assert.deepEqual(readers.frontend, { secret: "frontend-secrets", keys: ["auth-secret"] });
  });

  it("adds a Secret for the password of the in-cluster Postgres if no other Secret contains the password", () => {
    const { secrets, readers } = plan({}, TWO);
    assert.deepEqual(secrets["todo-postgres-password"], {
      keys: { POSTGRES_PASSWORD: "postgresPassword" },
      existing: false,
    });
    assert.deepEqual(readers.postgres, {
      secret: "todo-postgres-password",
      keys: ["POSTGRES_PASSWORD"],
      keepsPods: true,
    });
  });

  it("gives the in-cluster Postgres the Secret and the key that contain the database password", () => {
    const list: SecretList = {
      own: {
        keys: { "pg-pass": "postgresPassword", "database-url": "databaseUrl" },
        existing: false,
        variables: {},
      },
    };
    assert.deepEqual(plan({}, list).readers.postgres, {
      secret: "own",
      keys: ["pg-pass"],
      keepsPods: true,
    });
    assert.deepEqual(Object.keys(plan({}, list).secrets), ["own"]);
  });

  it("generates nothing and runs no Postgres if all Secrets exist", () => {
    const list: SecretList = {
      theirs: { keys: {}, existing: true, variables: { backend: { DATABASE_URL: "url" } } },
    };
    const { values, readers, variables } = plan({}, list);
    assert.deepEqual(values, {});
    assert.deepEqual(readers, { backend: { secret: "theirs", keys: ["url"] } });
    assert.deepEqual(variables, { backend: { DATABASE_URL: "url" }, frontend: {} });
  });

  it("records the volume size and the location of the database together with the database password", () => {
    assert.deepEqual(plan({}).values.postgresPassword, {
      generate: 32,
      recordWith: { postgresStorage: "1Gi", database: "cluster" },
    });
    assert.deepEqual(plan({ databaseUrl: "u" }).values.postgresPassword!.recordWith, {
      postgresStorage: "1Gi",
      database: "elsewhere",
    });
  });
});
