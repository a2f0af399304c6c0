import { RunError } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import {
  checkDatabaseChange,
  consentFor,
  type DatabaseChange,
  type DatabaseFacts,
  type Facts,
  initialDatabase,
  postgresMajor,
} from "../../../../lib/secrets/database-guard";
import { headings } from "../../../helpers/headings";

const WANTED: DatabaseFacts = {
  database: "cluster",
  namespace: "todo",
  release: "todo",
  postgresMajor: "17",
};
const RECORDED: Facts = { ...WANTED, postgresStorage: "1Gi", postgresPassword: "old" };
const DIGITS = "0a1b2c3d";

/** Returns the message with which the guard refuses a change, or "" if the change is allowed. */
function refusal(wanted: Facts, more: Partial<DatabaseChange> = {}): string {
  try {
    checkDatabaseChange(
      { recorded: RECORDED, wanted: { ...RECORDED, ...wanted }, hasUrl: false, ...more },
      DIGITS,
    );
    return "";
  } catch (error) {
    assert(RunError.isInstance(error), "a stack trace would be printed");
    assert.ok(
      headings().some((heading) => heading.test(error.message)),
      `docs/troubleshooting.md has no heading for “${error.message.split("\n")[0]}”`,
    );
    return error.message;
  }
}

describe("the database guard requires consent", () => {
  const cases: [string, Facts, Partial<DatabaseChange>, RegExp][] = [
    [
      "databaseUrl is set",
      { database: "elsewhere" },
      { hasUrl: true },
      /databaseUrl is set: the application leaves the database in the cluster; its volume stays in namespace todo$/m,
    ],
    [
      "databaseUrl is removed",
      {},
      { recorded: { ...RECORDED, database: "elsewhere" } },
      /databaseUrl is no longer set: .* uses the one in the cluster/,
    ],
    [
      "the setting `kubernetesSecrets` no longer has a key for the database",
      { database: "elsewhere" },
      {},
      /no Secret in the setting kubernetesSecrets contains databaseUrl or postgresPassword: the application leaves/,
    ],
    [
      "the namespace changes",
      { namespace: "other" },
      {},
      /namespace is "other": namespace todo is deleted with everything in it, including the volume/,
    ],
    [
      "the release changes",
      { release: "other" },
      {},
      /release is "other": release todo is removed .* takes over the volume of its database/,
    ],
  ];
  for (const [what, wanted, more, says] of cases) {
    it(`if ${what}`, () => {
      const message = refusal(wanted, more);
      assert.match(message, says);
      assert.match(message, /npm run up -- --yes[^]*TODO_DATABASE_CONSENT=0a1b2c3d npx pulumi up/);
      assert.equal(refusal(wanted, { ...more, consent: DIGITS }), "");
      assert.notEqual(
        refusal(wanted, { ...more, consent: "00000000" }),
        "",
        "consent to another change must not count",
      );
    });
  }

  it("if several facts change, and lists all the changes in one message", () => {
    assert.equal(
      refusal(
        { database: "elsewhere", namespace: "other", release: "other" },
        { hasUrl: true },
      ).match(/^ {2}- /gm)?.length,
      3,
    );
  });
});

describe("the database guard refuses, even with consent,", () => {
  const cases: [string, Facts, RegExp][] = [
    [
      "a new password, without quoting the password",
      { postgresPassword: "new" },
      /postgresPassword has changed/,
    ],
    [
      "a new volume size",
      { postgresStorage: "2Gi" },
      /postgres\.storage is "2Gi"; it was "1Gi"[^]*pulumi config set --path postgres\.storage 1Gi/,
    ],
    [
      "a new major version",
      { postgresMajor: "18" },
      /postgres\.tag is Postgres 18; the data is from Postgres 17/,
    ],
  ];
  for (const [what, wanted, says] of cases) {
    it(what, () => {
      assert.match(refusal(wanted, { consent: DIGITS }), says);
      assert.match(
        refusal(wanted),
        /npm run backup && npm run destroy && npm run up && npm run restore -- FILE/,
      );
      assert.doesNotMatch(refusal(wanted), /TODO_DATABASE_CONSENT|"old"|"new"/);
    });
  }

  it("a new volume size in another namespace, and lists both changes", () => {
    assert.match(
      refusal({ postgresStorage: "2Gi", namespace: "other" }),
      /postgres\.storage[^]*namespace is "other"/,
    );
  });
});

describe("the database guard", () => {
  it("allows a deployment without changes", () => assert.equal(refusal({}), ""));

  it("allows a new password and volume size if the database is outside the cluster", () => {
    assert.equal(
      refusal(
        { database: "elsewhere", postgresStorage: "2Gi", postgresPassword: "new" },
        { recorded: { ...RECORDED, database: "elsewhere" } },
      ),
      "",
    );
  });

  it("ignores unknown facts and facts that are not recorded", () => {
    assert.equal(refusal({}, { recorded: {} }), "");
    assert.equal(refusal({ postgresMajor: "" }), "");
    assert.equal(refusal({}, { recorded: { ...RECORDED, postgresMajor: "" } }), "");
  });

  it("assumes that the database is in the cluster if an older stack recorded only a password", () => {
    const elsewhere: DatabaseFacts = { ...WANTED, database: "elsewhere" };
    assert.equal(
      initialDatabase({ postgresPassword: "p", postgresStorage: "1Gi" }, elsewhere),
      "cluster",
    );
    assert.equal(
      initialDatabase(
        { postgresPassword: "p", postgresStorage: "1Gi", database: "elsewhere" },
        elsewhere,
      ),
      "elsewhere",
    );
    assert.equal(initialDatabase({}, elsewhere), "elsewhere");
  });

  it("requires a different consent code for each change", () => {
    const others: DatabaseFacts[] = [
      { ...WANTED, database: "elsewhere" },
      { ...WANTED, namespace: "n" },
      { ...WANTED, release: "r" },
      { ...WANTED, postgresMajor: "18" },
    ];
    const all = [WANTED, ...others].map(consentFor);
    assert.equal(new Set(all).size, all.length);
    all.forEach((digits) => assert.match(digits, /^[0-9a-f]{8}$/));
  });

  it("takes the number at the start of the image tag as the major version", () => {
    assert.deepEqual(
      ["17.6-trixie", "17", "17-slim", "trixie", "pg17", "17beta", ""].map(postgresMajor),
      ["17", "17", "17", "", "", "", ""],
    );
  });
});
