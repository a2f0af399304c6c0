import assert from "node:assert/strict";
import { thrownBy } from "../../helpers/errors";
import { fakeCluster } from "../../helpers/fake-cluster";
import { run, type Run, type RunOptions } from "../../helpers/mocks";
import { defaultSettings } from "../../helpers/settings";
import { consentFor } from "../../../lib/secrets/database-guard";

const RECORD = "random:index/randomId:RandomId";
const IN_CLUSTER = {
  database: "cluster",
  namespace: "todo",
  release: "todo",
  postgresMajor: "17",
} as const;
const URL = { databaseUrl: "postgresql://u:hunter2@db.example/todo" };

/** Runs index.ts anew, with whatever is agreed to in the environment. */
async function deploy(
  changes: Readonly<Record<string, string>>,
  options: RunOptions = {},
  consent = "",
): Promise<Run> {
  const program = require.resolve("../../../index");
  delete require.cache[program];
  process.env.TODO_DATABASE_CONSENT = consent;
  return run(
    { encrypted: ["databaseUrl"], ...options, config: { ...defaultSettings(), ...changes } },
    () => require(program) as unknown,
  ).finally(() => void delete process.env.TODO_DATABASE_CONSENT);
}

describe("DatabaseGuard", () => {
  let before_: string | undefined;
  before(async () => {
    before_ = process.env.KUBECONFIG;
    process.env.KUBECONFIG = await fakeCluster();
  });
  after(
    () =>
      void (before_ === undefined
        ? delete process.env.KUBECONFIG
        : (process.env.KUBECONFIG = before_)),
  );

  it("records where the database is, once and for all", async () => {
    const { inputs, options, parent } = (await deploy({})).find(RECORD, "database-record");
    assert.deepEqual(
      [inputs.keepers, options.ignoreChanges, parent],
      [IN_CLUSTER, ["keepers"], "database"],
    );
  });

  for (const preview of [false, true]) {
    it(`lets nothing be made in the cluster where databaseUrl was set without consent${preview ? ", in a preview too" : ""}`, async () => {
      const settled = (await deploy({})).find(RECORD, "app-postgres-password-record").inputs
        .keepers as Record<string, string>;
      const error = await thrownBy(() =>
        deploy(URL, { preview, recordedFacts: settled, database: IN_CLUSTER }),
      );
      assert.match(error.message, /^This would end the database or leave it[^]*databaseUrl is set/);
      assert.doesNotMatch(error.message, /hunter2/);
    });
  }

  it("lets the record follow the settings with consent to exactly them, but for the version of the data", async () => {
    const wanted = { ...IN_CLUSTER, database: "elsewhere" } as const;
    const { inputs, options } = (await deploy(URL, {}, consentFor(wanted))).find(
      RECORD,
      "database-record",
    );
    assert.deepEqual([inputs.keepers, options.ignoreChanges], [wanted, ["keepers.postgresMajor"]]);
    const other = (await deploy(URL, {}, consentFor(IN_CLUSTER))).find(RECORD, "database-record");
    assert.deepEqual(other.options.ignoreChanges, ["keepers"]);
  });

  it("takes a stack of the version before it as having its database in the cluster, even where databaseUrl was set meanwhile", async () => {
    const { postgresPassword, postgresStorage } = (await deploy({})).find(
      RECORD,
      "app-postgres-password-record",
    ).inputs.keepers as Record<string, string>;
    const settled = { postgresPassword: postgresPassword!, postgresStorage: postgresStorage! };
    assert.match(
      (await thrownBy(() => deploy(URL, { recordedFacts: settled }))).message,
      /databaseUrl is set/,
    );
  });

  it("lets the namespace wait for it, and through it everything else", async () => {
    const { find } = await deploy({});
    assert(
      find("kubernetes:core/v1:Namespace", "namespace").options.dependsOn.includes(
        "database-record",
      ),
    );
    for (const [type, name] of [
      ["kubernetes:core/v1:Secret", "app-todo-secrets"],
      ["kubernetes:helm.sh/v3:Release", "app-release"],
    ]) {
      assert(find(type!, name).options.dependsOn.includes("namespace"), name);
    }
  });
});
