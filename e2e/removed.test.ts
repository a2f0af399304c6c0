import assert from "node:assert/strict";
import * as fs from "node:fs";
import { inProject } from "../ops/lib/project";
import { NAMESPACE, pods } from "./lib/cluster";
import { inShell, sh } from "./lib/shell";

const STACK_FILE = inProject("Pulumi.dev.yaml");

describe("after objects were removed outside of Pulumi and a setting was changed", function () {
  this.timeout(240_000);
  const settings = fs.readFileSync(STACK_FILE, "utf8");

  const up = async (): Promise<string> => {
    const { status, output } = await sh("npm run up --silent", { minutes: 4 });
    assert.equal(status, 0, output);
    return output;
  };

  after("restore the settings and deploy again", async () => {
    fs.writeFileSync(STACK_FILE, settings);
    await up();
  });

  it("`npm run up` reports a removed Secret and recreates it with the new key", async () => {
    await inShell(`kubectl delete secret todo-secrets -n ${NAMESPACE}`);
    await inShell(
      "npx pulumi config set --stack dev --secret openaiApiKey sk-set-after-it-was-removed && npx pulumi config set --stack dev assistantMode rules",
    );
    assert.match(
      await up(),
      /^ {2}- Secret todo-secrets was removed by hand$[^]*created Secret app-todo-secrets/m,
    );
    assert.match(
      await inShell(`kubectl get secret todo-secrets -n ${NAMESPACE} -o jsonpath='{.data}'`),
      /"OPENAI_API_KEY"/,
    );
  });

  it("`npm run up` recreates a removed namespace and its content with the new settings", async () => {
    await inShell(`kubectl delete namespace ${NAMESPACE}`);
    await inShell("npx pulumi config set --stack dev --path backend.replicas 2");
    assert.match(
      await up(),
      / is gone from the cluster: comparing[^]*created Namespace namespace[^]*created Release app-release/,
    );
    assert.equal(
      Object.keys(await pods()).filter((name) => name.startsWith("todo-backend-")).length,
      2,
    );
  });
});
