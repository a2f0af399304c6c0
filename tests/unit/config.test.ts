import { RunError } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { parse } from "yaml";
import { type BuiltImageConfig, type Config, type ImageConfig, loadConfig } from "../../config";
import { thrownBy } from "../helpers/errors";
import { read, run } from "../helpers/mocks";
import { asSetting, defaultSettings } from "../helpers/settings";

type Text = Readonly<Record<string, string>>;
const LONG = "s".repeat(48);
const SECRETS = ["databaseUrl", "postgresPassword", "betterAuthSecret", "openaiApiKey"];

/** Loads the defaults with these changes; a setting changed to undefined is absent. */
async function load(changes: Readonly<Record<string, string | undefined>> = {}, environment: Text = {}, encrypted = SECRETS): Promise<Config> {
    const all = Object.entries({ ...defaultSettings(), ...changes });
    const config = Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
    let loaded: Config | undefined;
    let thrown: unknown;
    await run({ config, encrypted }, () => {
        try {
            loaded = loadConfig(environment);
        } catch (error) {
            thrown = error;
        }
    });
    if (loaded === undefined) throw thrown;
    return loaded;
}

/** What an image is built from; fails for a prebuilt one. */
function built(image: ImageConfig): BuiltImageConfig {
    assert(!("prebuilt" in image));
    return image;
}

describe("loadConfig", () => {
    it("takes the defaults of Pulumi.yaml as they are", async () => {
        const { context, namespace, docker, images, secrets, release } = await load();
        assert.deepEqual([context, namespace, docker, secrets], ["minikube", "todo", { host: undefined, certPath: undefined }, {}]);
        assert.deepEqual(images.backend, {
            repository: "todo-backend",
            version: "1.0.0",
            context: "apps/backend",
            dockerfile: "images/backend.Dockerfile",
            buildArgs: {},
            platform: `linux/${process.arch === "x64" ? "amd64" : process.arch}`,
            tags: [],
            daemon: { host: undefined, certPath: undefined },
        });
        assert.deepEqual([release.release, release.nodeHost, release.settings.nodePort], ["todo", "127.0.0.1", 30080]);
        assert.deepEqual(release.settings.postgres, { storage: "1Gi", image: undefined });
    });

    it("finds no fault with the dev stack", async () => {
        const stack = parse(fs.readFileSync("Pulumi.dev.yaml", "utf8")) as { config: Readonly<Record<string, unknown>> };
        await load(Object.fromEntries(Object.entries(stack.config).map(([key, value]) => [key.split(":")[1], asSetting(value)])));
    });

    it("keeps what is encrypted secret, and has no Postgres beside a databaseUrl", async () => {
        const { secrets, release } = await load({ databaseUrl: "postgresql://u:p@db.example/todo?sslmode=require" });
        assert.equal((await read(secrets.databaseUrl!)).secret, true);
        assert.equal(release.settings.postgres, undefined);
    });

    it("builds on this machine's stand-ins where the stack names no images", async () => {
        const machine = { TODO_BASE_IMAGES: '{"python":"py:1","node":"node:2","postgres":"pg:3"}' };
        const { images, release } = await load({}, machine);
        assert.deepEqual([built(images.backend).buildArgs, built(images.frontend).buildArgs], [{ PYTHON_IMAGE: "py:1" }, { NODE_IMAGE: "node:2" }]);
        assert.deepEqual(release.settings.postgres?.image, { repository: "pg", tag: "3" });
        const own = await load({ baseImages: '{"python":"mine:1"}', postgresImage: "pg:4" }, machine);
        assert.deepEqual([built(own.images.backend).buildArgs, built(own.images.frontend).buildArgs], [{ PYTHON_IMAGE: "mine:1" }, {}]);
        assert.deepEqual(own.release.settings.postgres?.image, { repository: "pg", tag: "4" });
    });

    it("takes the daemon and the node from the machine", async () => {
        const { docker, release } = await load({}, { DOCKER_HOST: "tcp://192.0.2.1:2376", DOCKER_CERT_PATH: "tests", TODO_NODE_HOST: "192.0.2.1" });
        assert.deepEqual(docker, { host: "tcp://192.0.2.1:2376", certPath: "tests" });
        assert.equal(release.nodeHost, "192.0.2.1");
    });

    it("makes an absolute directory relative, so that the plan is the same on each machine", async () => {
        const { images } = await load({ backendPath: fs.realpathSync("apps/backend") });
        assert.equal(built(images.backend).context, "apps/backend");
    });

    // Setting, value, what the message must say; the fix is `pulumi config set <setting> …` in each.
    const bad: [string, string | undefined, RegExp][] = [
        ["context", "", /context is "";/],
        ["context", "mini kube", /context is "mini kube";/],
        ["context", undefined, /context is not set;/],
        ["namespace", "default", /namespace is "default";.*neither default/],
        ["namespace", "kube-system", /namespace is "kube-system";/],
        ["namespace", "Todo", /lower-case/],
        ["namespace", "todo-", /namespace is "todo-";/],
        ["namespace", "n".repeat(64), /at most 63/],
        ["release", "r".repeat(54), /at most 53/],
        ["release", "1st", /release is "1st";/],
        ["version", "1.0", /version is "1\.0";/],
        ["version", "1.0.0+build", /without a build part/],
        ["environment", "My Laptop", /environment is/],
        ["logLevel", "verbose", /logLevel is "verbose".*debug, info, warning, error/],
        ["logLevel", "INFO", /logLevel is "INFO"/],
        ["backendPath", "apps/nowhere", /backendPath is "apps\/nowhere"; there is no such directory/],
        ["frontendPath", "package.json", /frontendPath is "package\.json"; there is no such directory/],
        ["backendReplicas", "0", /backendReplicas is "0";.*from 1 to 20/],
        ["frontendReplicas", "two", /frontendReplicas is "two";/],
        ["frontendReplicas", "1.5", /whole number/],
        ["nodePort", "80", /nodePort is "80";.*30000 to 32767/],
        ["nodePort", "-30080", /nodePort is "-30080"/],
        ["timeoutSeconds", "5m", /timeoutSeconds is "5m"/],
        ["timeoutSeconds", "119", /from 120 to 3600/],
        ["postgresStorage", "1GB", /Mi, Gi or Ti/],
        ["postgresImage", "postgres:latest", /exact tag, not latest/],
        ["platform", "amd64", /linux\/<architecture>/],
    ];
    for (const [key, value, message] of bad) {
        it(`refuses ${key} ${value === undefined ? "left out" : JSON.stringify(value.slice(0, 20))}`, async () => {
            const error = await thrownBy(() => load({ [key]: value }));
            assert(RunError.isInstance(error));
            assert.match(error.message, message);
            assert.match(error.message, new RegExp(`pulumi config set ${key} `));
        });
    }

    const others: [string, Readonly<Record<string, string>>, Text, RegExp, RegExp][] = [
        ["an unknown key, naming the nearest", { nodeport: "30080" }, {}, /nodeport is no setting.*did you mean nodePort\?/, /pulumi config rm nodeport/],
        ["an unknown key like none", { colour: "red" }, {}, /colour is no setting of this program$/m, /pulumi config rm colour/],
        ["base images that are no object", { baseImages: "[]" }, {}, /baseImages is "\[\]"/, /pulumi config rm baseImages/],
        ["a base image that moves", { baseImages: '{"node":"node:latest"}' }, {}, /node "node:latest"/, /config rm/],
        ["a base image of another kind", { baseImages: '{"ruby":"ruby:3"}' }, {}, /names ruby;/, /config rm/],
        ["a Postgres named by digest alone", { baseImages: `{"postgres":"pg@sha256:${"0".repeat(64)}"}` }, {}, /has postgres/, /config rm/],
        ["stand-ins that are no JSON", {}, { TODO_BASE_IMAGES: "{" }, /TODO_BASE_IMAGES is "\{"/, /npm run -s env/],
        ["a daemon that is no address", {}, { DOCKER_HOST: "minikube" }, /DOCKER_HOST is "minikube"/, /npm run -s env/],
        ["certificates that are not there", {}, { DOCKER_CERT_PATH: "/nowhere" }, /DOCKER_CERT_PATH is \/nowhere/, /npm run -s env/],
        ["a node that is no host", {}, { TODO_NODE_HOST: "http://x" }, /TODO_NODE_HOST is "http:\/\/x"/, /npm run -s env/],
        ["a password of a Postgres elsewhere", { databaseUrl: "postgres://u:p@h/d", postgresPassword: LONG }, {}, /of no use beside databaseUrl/, /config rm postgresPassword/],
    ];
    for (const [what, changes, environment, message, fix] of others) {
        it(`refuses ${what}`, async () => {
            const error = await thrownBy(() => load(changes, environment));
            assert.match(error.message, message);
            assert.match(error.message, fix);
        });
    }

    const badSecrets: [string, string, string, RegExp][] = [
        ["a short betterAuthSecret", "betterAuthSecret", "hunter2hunter2", /betterAuthSecret \(14 characters\)/],
        ["a short postgresPassword", "postgresPassword", "hunter2", /postgresPassword \(7 characters\)/],
        ["a databaseUrl of another database", "databaseUrl", "mysql://u:hunter2@h/d", /databaseUrl .*postgresql:\/\//],
        ["a databaseUrl without a database", "databaseUrl", "postgres://u:hunter2@h", /databaseUrl/],
        ["an API key with a line break", "openaiApiKey", `hunter2${LONG}\n`, /openaiApiKey/],
        ["a placeholder", "openaiApiKey", "your-api-key-hunter2-goes-here", /still holds a placeholder/],
    ];
    for (const [what, key, value, message] of badSecrets) {
        it(`refuses ${what}, and never quotes it`, async () => {
            const error = await thrownBy(() => load({ [key]: value }));
            assert.match(error.message, message);
            assert.match(error.message, new RegExp(`pulumi config set --secret ${key}`));
            assert.doesNotMatch(error.message, /hunter2/);
        });
    }

    it("refuses a secret that is stored in clear text", async () => {
        const error = await thrownBy(() => load({ openaiApiKey: LONG }, {}, []));
        assert.match(error.message, /openaiApiKey is stored in clear text/);
        assert.doesNotMatch(error.message, new RegExp(LONG));
    });

    it("reports everything at once", async () => {
        const error = await thrownBy(() => load({ nodePort: "80", logLevel: "loud", namepsace: "x", betterAuthSecret: "short" }));
        assert.match(error.message, /^The settings of stack dev have faults:\n/);
        assert.equal(error.message.match(/^ {2}- /gm)?.length, 4);
    });
});
