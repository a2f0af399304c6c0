import { InputPropertyError } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { AppSecret } from "../../../components/app-secret";
import { keyedChecksum } from "../../../lib/secret-data";
import type { SecretEntry } from "../../../lib/secret-entries";
import { thrownBy } from "../../helpers/errors";
import { fakePassword, read, run, type Run, UNKNOWN } from "../../helpers/mocks";

const SECRET = "kubernetes:core/v1:Secret";
const PASSWORD = "random:index/randomPassword:RandomPassword";
const ENTRIES: SecretEntry[] = [
    { key: "DB_PASSWORD", generate: 32 },
    { key: "DB_URL", template: "postgresql://todo:{DB_PASSWORD}@db:5432/todo" },
    { key: "API_KEY", value: "given by the user" },
];

async function deploy(entries: SecretEntry[], preview = false): Promise<{ secret: AppSecret; ran: Run }> {
    let secret!: AppSecret;
    const ran = await run({ preview }, () => void (secret = new AppSecret("app", { name: "s", namespace: "n", entries })));
    return { secret, ran };
}

const decode = (data: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));

describe("AppSecret", () => {
    it("registers one Secret, and a generator for each value that is not given, below itself", async () => {
        const { ran } = await deploy(ENTRIES);
        assert.deepEqual(
            ran.resources.slice(1).map(({ type, name, parent }) => [type, name, parent]).sort(),
            [
                [SECRET, "app-secret", "app"],
                [PASSWORD, "app-checksum-key", "app"],
                [PASSWORD, "app-db-password", "app"],
                ["todo:index:AppSecret", "app", ""],
            ],
        );
    });

    it("holds what is given, what is generated and what is composed", async () => {
        const { inputs } = (await deploy(ENTRIES)).ran.find(SECRET);
        const password = fakePassword("app-db-password", 32);
        assert.deepEqual(inputs.metadata, { name: "s", namespace: "n" });
        assert.equal(inputs.type, "Opaque");
        assert.deepEqual(decode(inputs.data), {
            DB_PASSWORD: password,
            DB_URL: `postgresql://todo:${password}@db:5432/todo`,
            API_KEY: "given by the user",
        });
    });

    it("generates letters and digits only, and never anew because of a later default", async () => {
        const { inputs, options } = (await deploy(ENTRIES)).ran.find(PASSWORD, "app-db-password");
        assert.deepEqual(inputs, { length: 32, special: false });
        assert.deepEqual(options.ignoreChanges, ["length", "special"]);
    });

    it("marks every secret as such, its own arguments included, and lets no plain text through", async () => {
        const { ran } = await deploy(ENTRIES);
        assert.deepEqual(ran.find(SECRET).secrets, ["data"]);
        assert.deepEqual(ran.find(SECRET).options.secretOutputs, ["data", "stringData"]);
        assert(ran.find(PASSWORD, "app-db-password").options.secretOutputs.includes("result"));
        assert.deepEqual(ran.find("todo:index:AppSecret").secrets, ["entries"]);
    });

    it("tells a checksum that is no secret, hangs on each value, and cannot be had without the key", async () => {
        const { secret, ran } = await deploy(ENTRIES);
        const { value, secret: isSecret } = await read(secret.checksum);
        assert.equal(isSecret, false);
        assert.equal(value, keyedChecksum(fakePassword("app-checksum-key", 32), decode(ran.find(SECRET).inputs.data)));
        const other = await deploy([...ENTRIES.slice(0, 2), { key: "API_KEY", value: "another" }]);
        assert.notEqual((await read(other.secret.checksum)).value, value);
    });

    it("plans the same in a preview, without knowing what will be generated", async () => {
        const { secret, ran } = await deploy(ENTRIES, true);
        assert.equal(ran.resources.length, 5);
        assert.equal(ran.find(SECRET).inputs.data, UNKNOWN);
        assert.equal((await read(secret.name)).value, "s");
        assert.deepEqual(await read(secret.checksum).then(({ known, secret: isSecret }) => [known, isSecret]), [false, false]);
    });

    const bad: Record<string, SecretEntry[]> = {
        "a key that is no environment variable": [{ key: "db-url", value: "v" }],
        "a key that stands twice": [{ key: "A", value: "v" }, { key: "A", value: "w" }],
        "an entry without a source": [{ key: "A" }],
        "an entry with two sources": [{ key: "A", value: "v", generate: 32 }],
        "a generated value that could be guessed": [{ key: "A", generate: 16 }],
        "a template of an unknown key": [{ key: "A", template: "{B}" }],
        "a template of a template": [{ key: "A", template: "{B}" }, { key: "B", template: "x" }],
    };
    for (const [what, entries] of Object.entries(bad)) {
        it(`refuses ${what}, and quotes no value`, async () => {
            let error: Error | undefined;
            await run({}, async () => {
                error = await thrownBy(() => new AppSecret("app", { name: "s", namespace: "n", entries }));
            });
            assert(InputPropertyError.isInstance(error));
            assert.match(error.propertyPath, /^entries\[\d\]$/);
        });
    }
});
