import assert from "node:assert/strict";
import { ARGS, deploy } from "../../helpers/app-secret";
import { read } from "../../helpers/mocks";

const RECORD = "random:index/randomId:RandomId";

describe("AppSecret, where a database keeps what it was made with,", () => {
  const recorded = async (): Promise<Record<string, string>> =>
    (await deploy()).ran.find(RECORD, "app-password-record").inputs.keepers;

  it("records the password as a keyed checksum, in clear nowhere, and never writes the record again", async () => {
    const { inputs, options } = (await deploy()).ran.find(RECORD, "app-password-record");
    assert.deepEqual(Object.keys(inputs.keepers).sort(), ["password", "storage"]);
    assert.match(inputs.keepers.password, /^[0-9a-f]{64}$/);
    assert.deepEqual(options.ignoreChanges, ["keepers"]);
  });

  it("tells what is recorded and what is there now, and quotes no password", async () => {
    const keepers = await recorded();
    const values = {
      ...ARGS.values,
      password: { value: "hunter2-hunter2", settledWith: { storage: "2Gi" } },
    };
    const { settled } = (await deploy({ values }, { recordedFacts: keepers })).secret;
    const [was, seen] = [await read(settled.recorded), await read(settled.seen)];
    assert.deepEqual([was.value, was.secret, seen.secret], [keepers, false, false]);
    assert.equal(seen.value.storage, "2Gi");
    assert.notEqual(seen.value.password, keepers.password);
    assert.doesNotMatch(JSON.stringify(seen.value), /hunter2/);
  });
});
