import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { explain, reasonOf } from "../../ops/lib/known-failures";

describe("a failure that is known", () => {
    const cases: [string, string, RegExp][] = [
        ["another clone's namespace", 'not successfully created by the Kubernetes API server: namespaces "todo" already exists', /npm run destroy/],
        ["another cluster", 'error: error serializing property "data": Context NAME leads to another cluster than the one this stack was deployed to.\n    Seen: a.\n    forget what was in it: npm run recover\n', /^Context[^]*npm run recover -- --yes$/],
        ["a Secret that someone else was to make", "Preview failed: resource 'todo/my-secrets' does not exist", /kubectl create secret generic my-secrets -n todo/],
        ["a setting of the wrong type", "validating stack config: Stack 'dev' with configuration key 'nodePort' must be of type 'integer'", /npx pulumi config rm nodePort/],
        ["a passphrase that does not fit", "error: incorrect passphrase", /PULUMI_CONFIG_PASSPHRASE_FILE/],
        ["a lock", "error: the stack is currently locked by 1 lock(s)", /npm run recover/],
    ];
    const headings = fs.readFileSync(path.join(__dirname, "../../docs/troubleshooting.md"), "utf8").split("\n").filter((line) => line.startsWith("## "));

    for (const [title, said, remedy] of cases) {
        it(`${title}: names the command that mends it, under a heading of the troubleshooting page`, () => {
            const advice = explain(said);
            assert.match(advice, remedy);
            const heading = `## ${advice.split("\n")[0].replace("my-secrets", "NAME").replace("nodePort", "KEY").replace("integer", "TYPE").replace(/ todo\b/, " NAMESPACE")}`;
            assert.ok(headings.includes(heading), `docs/troubleshooting.md has no heading “${heading}”`);
        });
    }

    it("is taken out of everything an update prints", () => {
        const printed = "Command failed\nDiagnostics:\n  pulumi:pulumi:Stack (dev):\n    error: boom\n\nResources:\n    1 unchanged\n";
        assert.equal(reasonOf(printed), "  pulumi:pulumi:Stack (dev):\n    error: boom");
    });

    it("is told once where a preview with --diff prints it twice among other things", () => {
        const error = "error: The settings of stack dev have faults:\n  - nodePort is \"80\"\n      pulumi config set nodePort 30000\n";
        const printed = `Command failed with exit code 1: pulumi preview\n${error}Previewing update (dev):\n  pulumi:pulumi:Stack: (same)\n err?: Error\n${error}`;
        assert.equal(reasonOf(printed), 'The settings of stack dev have faults:\n  - nodePort is "80"\n      pulumi config set nodePort 30000');
    });

    it("is told without what the Automation API adds behind it", () => {
        const printed = "Command failed\n code: 1\n stdout: \n stderr: validating failed\n err?: Error: Command failed: pulumi preview\n";
        assert.equal(reasonOf(printed), "validating failed");
    });

    it("lets what is not known through unchanged", () => assert.equal(explain("error: boom"), "error: boom"));
});
