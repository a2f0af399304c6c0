import assert from "node:assert/strict";
import { parseSecretList } from "../../../../lib/secrets/parse";
import { DEFAULT_SECRETS } from "../../../../lib/secrets/list";

const KEYS = { "database-url": "databaseUrl", "auth-secret": "betterAuthSecret" };

const parse = (json: string) => parseSecretList(JSON.parse(json) as Record<string, unknown>);

describe("the setting `kubernetesSecrets`", () => {
  it("defaults to one Secret, todo-secrets", () => {
    assert.deepEqual(parse("{}"), { list: DEFAULT_SECRETS, faults: [] });
    assert.deepEqual(Object.keys(DEFAULT_SECRETS), ["todo-secrets"]);
  });

  it("accepts several Secrets, keys with hyphens, and several variables that read one key", () => {
    const backend = {
      DATABASE_URL: "database-url",
      BETTER_AUTH_SECRET: "auth-secret",
      JWT_SECRET: "auth-secret",
    };
    const { list, faults } = parse(
      JSON.stringify({
        "frontend-secrets": {
          keys: { "auth-secret": "betterAuthSecret" },
          frontend: { BETTER_AUTH_SECRET: "auth-secret" },
        },
        "backend-secrets": { keys: KEYS, backend },
      }),
    );
    assert.deepEqual(faults, []);
    assert.deepEqual(list["backend-secrets"], {
      keys: KEYS,
      existing: false,
      variables: { backend },
    });
    assert.deepEqual(Object.keys(list["frontend-secrets"]!.variables), ["frontend"]);
  });

  it("accepts an existing Secret with any keys", () => {
    const { list, faults } = parse(
      '{"theirs":{"existing":true,"backend":{"DATABASE_URL":"any-key"}}}',
    );
    assert.deepEqual(faults, []);
    assert.deepEqual(list.theirs, {
      keys: {},
      existing: true,
      variables: { backend: { DATABASE_URL: "any-key" } },
    });
  });

  const secret = (entry: object) => JSON.stringify({ s: { keys: KEYS, ...entry } });
  const bad: [what: string, json: string, says: RegExp, fix: RegExp][] = [
    [
      "a name with capital letters",
      '{"Todo":{"keys":{"a":"databaseUrl"}}}',
      /^kubernetesSecrets\.Todo: the name of a Secret/,
      /config rm kubernetesSecrets/,
    ],
    [
      "a name that is a path",
      '{"../s":{"keys":{"a":"databaseUrl"}}}',
      /the name of a Secret/,
      /config rm kubernetesSecrets/,
    ],
    [
      "the reserved name of the database's Secret",
      '{"todo-postgres-password":{"keys":{"a":"databaseUrl"}}}',
      /is reserved for the password/,
      /config rm kubernetesSecrets/,
    ],
    [
      "a string instead of a Secret",
      '{"s":"canary"}',
      /^kubernetesSecrets\.s must be an object with keys/,
      /config rm kubernetesSecrets/,
    ],
    [
      "a Secret without keys",
      '{"s":{}}',
      /^kubernetesSecrets\.s has no keys/,
      /config set --path kubernetesSecrets\.s\.keys\.DATABASE_URL databaseUrl/,
    ],
    [
      "a misspelt field",
      secret({ fronted: {} }),
      /has no field fronted; did you mean frontend\?/,
      /rm --path 'kubernetesSecrets\.s\.fronted'/,
    ],
    [
      "a string instead of keys",
      '{"s":{"keys":"canary"}}',
      /keys must be an object/,
      /rm --path 'kubernetesSecrets\.s\.keys'/,
    ],
    [
      "a key with a space",
      '{"s":{"keys":{"a b":"databaseUrl"}}}',
      /has "a b"; a key has letters/,
      /rm --path 'kubernetesSecrets\.s\.keys\["a b"\]'/,
    ],
    [
      "a misspelt source",
      '{"s":{"keys":{"a":"databaseURI"}}}',
      /must name a source.*did you mean databaseUrl\?/,
      /set --path kubernetesSecrets\.s\.keys\.a databaseUrl/,
    ],
    [
      "a secret value instead of a source",
      '{"s":{"keys":{"a":"canary-canary-canary-1234"}}}',
      /must name a source, one of/,
      /set --path kubernetesSecrets\.s\.keys\.a/,
    ],
    [
      "a source that is not a string",
      '{"s":{"keys":{"a":7}}}',
      /keys\.a must be a string/,
      /rm --path 'kubernetesSecrets\.s\.keys\.a'/,
    ],
    [
      "a string as the value of `existing`",
      secret({ existing: "yes" }),
      /existing must be true or false/,
      /rm --path 'kubernetesSecrets\.s\.existing'/,
    ],
    [
      "keys of an existing Secret",
      secret({ existing: true }),
      /exists already/,
      /rm --path 'kubernetesSecrets\.s\.keys'/,
    ],
    [
      "a variable name with a hyphen",
      secret({ backend: { "DATABASE-URL": "database-url" } }),
      /an environment variable has/,
      /rm --path/,
    ],
    [
      "a variable with a misspelt key",
      secret({ backend: { A: "database_url" } }),
      /must name a key of s; did you mean database-url\?/,
      /rm --path 'kubernetesSecrets\.s\.backend\.A'/,
    ],
    [
      "a variable that is read from two Secrets",
      JSON.stringify({
        a: { keys: KEYS, backend: { URL: "database-url" } },
        b: { keys: KEYS, backend: { URL: "database-url" } },
      }),
      /let backend read URL from a and b/,
      /rm --path 'kubernetesSecrets\.b\.backend\.URL'/,
    ],
  ];
  for (const [what, json, says, fix] of bad) {
    it(`refuses ${what}, without quoting any value`, () => {
      const { faults } = parse(json);
      assert.notEqual(faults.length, 0);
      assert.match(faults[0]!.problem, says);
      assert.match(faults[0]!.fix, fix);
      assert.doesNotMatch(JSON.stringify(faults), /canary/);
    });
  }

  it("is refused with all its faults in one message", () => {
    assert.equal(parse('{"S":{"keys":{"a":"x"},"colour":1},"t":7}').faults.length, 4);
  });
});
