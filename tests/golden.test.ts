import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { SECRET_SETTINGS } from "../lib/secret-rules";
import { matchesFile } from "./helpers/expected";
import { run } from "./helpers/mocks";
import { asSetting, defaultSettings } from "./helpers/settings";

/** Everything the program registers for the dev stack, so that a change of the program shows as a change of what is deployed. */
async function plan(): Promise<string> {
    const program = require.resolve("../index");
    delete require.cache[program];
    const { resources, outputs } = await run({ config: { ...defaultSettings(), ...stackSettings("dev"), platform: "linux/amd64" } }, () => require(program) as unknown);
    const shown = resources.map(({ type, name, parent, provider, inputs, secrets }) => ({ type, name, parent, provider, inputs: masked(inputs, secrets) }));
    const text = JSON.stringify({ resources: shown.sort((a, b) => (a.type + a.name < b.type + b.name ? -1 : 1)), outputs }, undefined, 2);
    return `${stable(text)}\n`;
}

function stackSettings(stack: string): Record<string, string> {
    const { config } = parse(fs.readFileSync(path.join(__dirname, `../Pulumi.${stack}.yaml`), "utf8")) as { config: Record<string, unknown> };
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^todo-chatbot:/, ""), asSetting(value)]));
}

function masked(inputs: Record<string, unknown>, secrets: readonly string[]): Record<string, unknown> {
    return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, secrets.includes(key) ? "[secret]" : value]));
}

/** Hashes of files change with each edit of an app or the chart; which files count is tested elsewhere. */
function stable(text: string): string {
    return text.replace(/(\d+\.\d+\.\d+)-[0-9a-f]{12}/g, "$1-[content hash]").replace(/sha256:[0-9a-f]{64}/g, "sha256:[chart digest]")
        .replace(/"checksum": "[0-9a-f]{64}"/g, '"checksum": "[checksum]"');
}

interface Setting {
    type: string;
    default: unknown;
    description: string;
}

function configurationPage(): string {
    const { config } = parse(fs.readFileSync(path.join(__dirname, "../Pulumi.yaml"), "utf8")) as { config: Record<string, Setting> };
    const plain = Object.entries(config).filter(([key]) => !key.startsWith("pulumi:"))
        .map(([key, { type, default: value, description }]) => `| \`${key}\` | ${type} | \`${JSON.stringify(value)}\` | ${description} |`);
    const secret = Object.entries(SECRET_SETTINGS).map(([key, { mustBe, meaning }]) => `| \`${key}\` | ${mustBe} | ${meaning} |`);
    return `# Configuration

Generated from \`Pulumi.yaml\` and \`lib/secret-rules.ts\` by \`npm run update-expected\`.

Set one with \`npx pulumi config set KEY VALUE\` in a shell that has run \`eval "$(npm run -s env)"\`; it lands in the stack's file, \`Pulumi.dev.yaml\`. What is wrong is reported all at once, with the command that mends it,
before anything is touched.

| key | type | default | meaning |
|---|---|---|---|
${plain.join("\n")}

## Secrets

Set with \`npx pulumi config set --secret KEY\`. All are optional. One that is stored in clear text is refused.

| key | must be | meaning |
|---|---|---|
${secret.join("\n")}
`;
}

describe("expected files", () => {
    it("tests/expected/dev.json is what the dev stack would deploy, secrets masked", async () => matchesFile("tests/expected/dev.json", await plan()));
    it("docs/configuration.md lists every setting", () => matchesFile("docs/configuration.md", configurationPage()));
});
