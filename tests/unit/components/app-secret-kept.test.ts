import assert from "node:assert/strict";
import { ARGS, deploy } from "../../helpers/app-secret";
import { read } from "../../helpers/mocks";

const RECORD = "random:index/randomId:RandomId";

describe("AppSecret, given a value with recorded facts,", () => {
  const recorded = async (): Promise<Record<string, string>> =>
    (await deploy()).ran.find(RECORD, "app-password-record").inputs.keepers;

  it("records only a keyed checksum of the password, and never changes the record", async () => {
    const { inputs, options } = (await deploy()).ran.find(RECORD, "app-password-record");
    assert.deepEqual(Object.keys(inputs.keepers).sort(), ["password", "storage"]);
    assert.match(inputs.keepers.password, /^[0-9a-f]{64}$/);
    assert.deepEqual(options.ignoreChanges, ["keepers"]);
  });

  it("returns the recorded and the current facts, without the password", async () => {
    const keepers = await recorded();
    const values = {
      ...ARGS.values,
      password: { value: "hunter2-hunter2", recordWith: { storage: "2Gi" } },
    };
    const { facts } = (await deploy({ values }, { recordedFacts: keepers })).secret;
    const [was, now] = [await read(facts.recorded), await read(facts.current)];
    assert.deepEqual([was.value, was.secret, now.secret], [keepers, false, false]);
    assert.equal(now.value.storage, "2Gi");
    assert.notEqual(now.value.password, keepers.password);
    assert.doesNotMatch(JSON.stringify(now.value), /hunter2/);
  });
});
