import assert from "node:assert/strict";
import { ARGS, deploy, refusal } from "../../helpers/app-secret";

const RECORD = "random:index/randomId:RandomId";

describe("AppSecret, where a database keeps what it was made with,", () => {
    const recorded = async (): Promise<Record<string, string>> => (await deploy()).ran.find(RECORD).inputs.keepers;

    it("records the password as a keyed checksum, in clear nowhere, and never writes the record again", async () => {
        const { inputs, options } = (await deploy()).ran.find(RECORD);
        assert.deepEqual(Object.keys(inputs.keepers).sort(), ["password", "storage"]);
        assert.match(inputs.keepers.password, /^[0-9a-f]{64}$/);
        assert.deepEqual(options.ignoreChanges, ["keepers"]);
    });

    it("goes on with the same password and size", async () => {
        await deploy({}, { settled: await recorded() });
    });

    for (const preview of [false, true]) {
        it(`refuses another password${preview ? " in a preview" : ""}, and never quotes it`, async () => {
            const keepers = await recorded();
            const changed = { values: { ...ARGS.values, password: { value: "hunter2-hunter2", settledWith: { storage: "1Gi" } } } };
            const message = await refusal(changed, { settled: keepers, preview });
            assert.match(message, /keeps what it was made with/);
            assert.doesNotMatch(message, /hunter2/);
        });
    }

    it("refuses another size, naming the old one", async () => {
        const keepers = await recorded();
        const changed = { values: { ...ARGS.values, password: { generate: 32, settledWith: { storage: "2Gi" } } } };
        assert.match(await refusal(changed, { settled: keepers }), /storage is "2Gi"; it was "1Gi"[^]*pulumi config set storage 1Gi/);
    });
});
