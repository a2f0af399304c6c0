import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { thrownBy } from "../../helpers/errors";
import { fakeCluster } from "../../helpers/fake-cluster";
import { run, type Run, type RunOptions } from "../../helpers/mocks";
import { defaultSettings } from "../../helpers/settings";
import { consentFor } from "../../../lib/secrets/database-guard";

const load = createRequire(__filename);

const RECORD = "random:index/randomId:RandomId";
const IN_CLUSTER = {
  database: "cluster",
  namespace: "todo",
  release: "todo",
  postgresMajor: "17",
} as const;
const URL = { databaseUrl: "postgresql://u:hunter2@db.example/todo" };

/** Runs the program with `consent` in TODO_DATABASE_CONSENT. */
async function deploy(
  changes: Readonly<Record<string, string>>,
  options: RunOptions = {},
  consent = "",
): Promise<Run> {
  const program = load.resolve("../../../index");
  delete load.cache[program];
  process.env.TODO_DATABASE_CONSENT = consent;
  return run(
    { encrypted: ["databaseUrl"], ...options, config: { ...defaultSettings(), ...changes } },
    () => load(program) as unknown,
  ).finally(() => {
    delete process.env.TODO_DATABASE_CONSENT;
  });
}

describe("DatabaseGuard", () => {
  let kubeconfig: string | undefined;
  before(async () => {
    kubeconfig = process.env.KUBECONFIG;
    process.env.KUBECONFIG = await fakeCluster();
  });
  after(() => {
    if (kubeconfig === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = kubeconfig;
  });

  it("records where the database is, and never changes the record", async () => {
    const { inputs, options, parent } = (await deploy({})).find(RECORD, "database-record");
    assert.deepEqual(
      [inputs.keepers, options.ignoreChanges, parent],
      [IN_CLUSTER, ["keepers"], "database"],
    );
  });

  for (const preview of [false, true]) {
    it(`refuses, ${preview ? "in a preview" : "in an update"}, to set databaseUrl without consent`, async () => {
      const settled = (await deploy({})).find(RECORD, "app-postgres-password-record").inputs
        .keepers as Record<string, string>;
      const error = await thrownBy(() =>
        deploy(URL, { preview, recordedFacts: settled, database: IN_CLUSTER }),
      );
      assert.match(
        error.message,
        /^This would delete the database or disconnect from it[^]*databaseUrl is set/,
      );
      assert.doesNotMatch(error.message, /hunter2/);
    });
  }

  it("updates the record only with consent to the new settings, and never updates the recorded major version", async () => {
    const wanted = { ...IN_CLUSTER, database: "elsewhere" } as const;
    const { inputs, options } = (await deploy(URL, {}, consentFor(wanted))).find(
      RECORD,
      "database-record",
    );
    assert.deepEqual([inputs.keepers, options.ignoreChanges], [wanted, ["keepers.postgresMajor"]]);
    const other = (await deploy(URL, {}, consentFor(IN_CLUSTER))).find(RECORD, "database-record");
    assert.deepEqual(other.options.ignoreChanges, ["keepers"]);
  });

  it("assumes that an older stack's database is in the cluster, even if databaseUrl is now set", async () => {
    const { inputs } = (await deploy({})).find(RECORD, "app-postgres-password-record");
    const { postgresPassword, postgresStorage } = inputs.keepers as {
      postgresPassword: string;
      postgresStorage: string;
    };
    const settled = { postgresPassword, postgresStorage };
    assert.match(
      (await thrownBy(() => deploy(URL, { recordedFacts: settled }))).message,
      /databaseUrl is set/,
    );
  });

  it("runs before the namespace and all resources in it", async () => {
    const { find } = await deploy({});
    assert(
      find("kubernetes:core/v1:Namespace", "namespace").options.dependsOn.includes(
        "database-record",
      ),
    );
    for (const [type, name] of [
      ["kubernetes:core/v1:Secret", "app-todo-secrets"],
      ["kubernetes:helm.sh/v3:Release", "app-release"],
    ] as const) {
      assert(find(type, name).options.dependsOn.includes("namespace"), name);
    }
  });
});
