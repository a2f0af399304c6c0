import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { explain } from "../../ops/lib/known-failures";

describe("a failure that is known", () => {
    const cases: [string, string, RegExp][] = [
        ["another clone's namespace", 'not successfully created by the Kubernetes API server: namespaces "todo" already exists', /npm run destroy/],
        ["another cluster", 'error: error serializing property "data": Context NAME leads to another cluster than the one this stack was deployed to.\n    Seen: a.\n    forget what was in it: npm run recover\n', /^Context[^]*npm run recover -- --yes$/],
        ["a passphrase that does not fit", "error: incorrect passphrase", /PULUMI_CONFIG_PASSPHRASE_FILE/],
        ["a lock", "error: the stack is currently locked by 1 lock(s)", /npm run recover/],
    ];
    const headings = fs.readFileSync(path.join(__dirname, "../../docs/troubleshooting.md"), "utf8").split("\n").filter((line) => line.startsWith("## "));

    for (const [title, said, remedy] of cases) {
        it(`${title}: names the command that mends it, under a heading of the troubleshooting page`, () => {
            const advice = explain(said);
            assert.match(advice, remedy);
            const heading = `## ${advice.split("\n")[0].replace("todo", "NAME")}`;
            assert.ok(headings.includes(heading), `docs/troubleshooting.md has no heading “${heading}”`);
        });
    }

    it("lets what is not known through unchanged", () => assert.equal(explain("error: boom"), "error: boom"));
});
