import assert from "node:assert/strict";
import { checkDatabaseChange } from "../../lib/secrets/database-guard";
import { UserError } from "../../lib/errors";
import { refusalIn } from "../../ops/lib/database/deploy-with-consent";
import { explain, reasonOf } from "../../ops/lib/pulumi/errors";
import { thrownBy } from "../helpers/errors";

/** The program's words, as it throws them. */
async function words(): Promise<string> {
  const recorded = { database: "cluster", namespace: "todo", release: "todo" };
  const wanted = { ...recorded, database: "elsewhere", release: "other" };
  return (await thrownBy(() => checkDatabaseChange({ recorded, wanted, hasUrl: true }, "0a1b2c3d")))
    .message;
}

describe("what the guard of the database refuses is read out of what Pulumi prints", () => {
  const shapes: [string, (said: string) => string][] = [
    [
      "by an update",
      (said) =>
        `Diagnostics:\n  pulumi:pulumi:Stack (todo-chatbot-dev):\n    error: ${said.replace(/\n/g, "\n    ")}\n\nResources:\n    19 unchanged\n`,
    ],
    [
      "by a preview with a diff",
      (said) => `Previewing update (dev):\nerror: ${said}\nResources:\n    19 unchanged\n`,
    ],
  ];
  for (const [what, print] of shapes) {
    it(what, async () => {
      const said = explain(reasonOf(print(await words())));
      assert.equal(said, await words());
      const refusal = refusalIn(new UserError(`The deployment failed.\n\n${said}`));
      assert.equal(refusal?.consent, "0a1b2c3d");
      assert.match(refusal.changes.join("\n"), /^databaseUrl is set: .*\nrelease is "other": /);
    });
  }

  it("and no other failure is taken for one", () =>
    assert.equal(
      refusalIn(new UserError("The deployment failed.\n\n  - of another kind")),
      undefined,
    ));
});
