import { RunError } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import {
  consentFor,
  type DatabaseFacts,
  type DatabaseQuestion,
  type Facts,
  firstPlace,
  guardDatabase,
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

/** What is said of a change; empty where it is allowed. */
function refusal(wanted: Facts, more: Partial<DatabaseQuestion> = {}): string {
  try {
    guardDatabase(
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

describe("the database ends or is left with consent only:", () => {
  const cases: [string, Facts, Partial<DatabaseQuestion>, RegExp][] = [
    [
      "databaseUrl set",
      { database: "elsewhere" },
      { hasUrl: true },
      /databaseUrl is set: the application leaves the database in the cluster; its volume stays in namespace todo$/m,
    ],
    [
      "databaseUrl removed",
      {},
      { recorded: { ...RECORDED, database: "elsewhere" } },
      /no database elsewhere is named any more: .* begins with the database in the cluster/,
    ],
    [
      "Postgres switched off by the setting secrets",
      { database: "elsewhere" },
      {},
      /no Secret of the setting secrets holds databaseUrl or postgresPassword: the application leaves/,
    ],
    [
      "another namespace",
      { namespace: "other" },
      {},
      /namespace is "other": namespace todo is deleted with everything in it, the volume/,
    ],
    [
      "another release",
      { release: "other" },
      {},
      /release is "other": release todo is removed .* takes the volume of its database over/,
    ],
  ];
  for (const [what, wanted, more, says] of cases) {
    it(what, () => {
      const message = refusal(wanted, more);
      assert.match(message, says);
      assert.match(message, /npm run up -- --yes[^]*TODO_DATABASE_CONSENT=0a1b2c3d npx pulumi up/);
      assert.equal(refusal(wanted, { ...more, consent: DIGITS }), "");
      assert.notEqual(
        refusal(wanted, { ...more, consent: "00000000" }),
        "",
        "agreement to something else was taken for this",
      );
    });
  }

  it("tells all of them at once", () => {
    assert.equal(
      refusal(
        { database: "elsewhere", namespace: "other", release: "other" },
        { hasUrl: true },
      ).match(/^ {2}- /gm)?.length,
      3,
    );
  });

  it("agreement to one change is useless for another", () => {
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
});

describe("the database keeps what it was made with, whatever is agreed to:", () => {
  const cases: [string, Facts, RegExp][] = [
    [
      "another password, which is not quoted",
      { postgresPassword: "new" },
      /postgresPassword is another one/,
    ],
    [
      "another size",
      { postgresStorage: "2Gi" },
      /postgresStorage is "2Gi"; it was "1Gi"[^]*pulumi config set postgresStorage 1Gi/,
    ],
    [
      "another major version",
      { postgresMajor: "18" },
      /postgresImage is of Postgres 18; the data is of Postgres 17/,
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

  it("is told together with what needs consent", () => {
    assert.match(
      refusal({ postgresStorage: "2Gi", namespace: "other" }),
      /postgresStorage[^]*namespace is "other"/,
    );
  });

  it("is asked of the one in the cluster alone", () => {
    assert.equal(
      refusal(
        { database: "elsewhere", postgresStorage: "2Gi", postgresPassword: "new" },
        { recorded: { ...RECORDED, database: "elsewhere" } },
      ),
      "",
    );
  });
});

describe("the database stays as it is", () => {
  it("where nothing changed, another minor version included", () => assert.equal(refusal({}), ""));

  it("where nothing is recorded yet, or a fact cannot be known", () => {
    assert.equal(refusal({}, { recorded: {} }), "");
    assert.equal(refusal({ postgresMajor: "" }), "");
    assert.equal(refusal({}, { recorded: { ...RECORDED, postgresMajor: "" } }), "");
  });

  it("a stack of the version before the guard had it in the cluster, if it recorded a password", () => {
    const elsewhere: DatabaseFacts = { ...WANTED, database: "elsewhere" };
    assert.equal(
      firstPlace({ postgresPassword: "p", postgresStorage: "1Gi" }, elsewhere),
      "cluster",
    );
    assert.equal(
      firstPlace(
        { postgresPassword: "p", postgresStorage: "1Gi", database: "elsewhere" },
        elsewhere,
      ),
      "elsewhere",
    );
    assert.equal(firstPlace({}, elsewhere), "elsewhere");
  });

  it("the major version is the number that a tag begins with", () => {
    assert.deepEqual(
      ["17.6-trixie", "17", "17-slim", "trixie", "pg17", "17beta", ""].map(postgresMajor),
      ["17", "17", "17", "", "", "", ""],
    );
  });
});
