import assert from "node:assert/strict";
import { checkDatabaseChange } from "../../lib/secrets/database-guard";
import { UserError } from "../../lib/errors";
import { refusalIn } from "../../ops/lib/database/deploy-with-consent";
import { explain, reasonOf } from "../../ops/lib/pulumi/errors";
import { thrownBy } from "../helpers/errors";

/** Returns the error message with which the database guard refuses a change. */
async function guardMessage(): Promise<string> {
  const recorded = { database: "cluster", namespace: "todo", release: "todo" };
  const wanted = { ...recorded, database: "elsewhere", release: "other" };
  return (await thrownBy(() => checkDatabaseChange({ recorded, wanted, hasUrl: true }, "0a1b2c3d")))
    .message;
}

describe("a refusal by the database guard", () => {
  const outputs: [title: string, print: (message: string) => string][] = [
    [
      "is parsed from the output of an update",
      (message) =>
        `Diagnostics:\n  pulumi:pulumi:Stack (todo-chatbot-dev):\n    error: ${message.replace(/\n/g, "\n    ")}\n\nResources:\n    19 unchanged\n`,
    ],
    [
      "is parsed from the output of a preview with a diff",
      (message) => `Previewing update (dev):\nerror: ${message}\nResources:\n    19 unchanged\n`,
    ],
  ];
  for (const [title, print] of outputs) {
    it(title, async () => {
      const message = explain(reasonOf(print(await guardMessage())));
      assert.equal(message, await guardMessage());
      const refusal = refusalIn(new UserError(`The deployment failed.\n\n${message}`));
      assert.equal(refusal?.consent, "0a1b2c3d");
      assert.match(refusal.changes.join("\n"), /^databaseUrl is set: .*\nrelease is "other": /);
    });
  }

  it("is not recognized in the message of any other failure", () =>
    assert.equal(
      refusalIn(new UserError("The deployment failed.\n\n  - of another kind")),
      undefined,
    ));
});
