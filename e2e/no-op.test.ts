import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ROOT } from "../ops/lib/project";
import { pods, revision } from "./lib/cluster";
import { inShell, sh } from "./lib/shell";

/** Returns the Helm revision and the pods, which must not change. */
const snapshot = async () => ({ revision: await revision(), pods: await pods() });

describe("without changes", function () {
  this.timeout(180_000);
  const folder = path.join(
    fs.mkdtempSync(path.join(os.tmpdir(), "todo-chatbot-checkout-")),
    "elsewhere",
  );
  let before: Awaited<ReturnType<typeof snapshot>>;

  beforeEach(async () => {
    before = await snapshot();
  });
  after(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }));

  it("`npm run up` reports nothing to change and creates no revision", async () => {
    const up = await sh("npm run up --silent", { minutes: 3 });
    assert.equal(up.status, 0, up.output);
    assert.match(up.output, /^ {2}nothing to change$/m);
    assert.deepEqual(await snapshot(), before);
  });

  it("`pulumi up` has nothing to change after `pulumi refresh`", async () => {
    await inShell("npx pulumi refresh --yes --stack dev --non-interactive");
    await inShell(
      "npx pulumi up --yes --skip-preview --expect-no-changes --stack dev --non-interactive",
    );
    assert.deepEqual(await snapshot(), before);
  });

  it("`npm run up` has nothing to change in another folder, with another umask and a copy of the state", async () => {
    await sh(
      `umask 077 && git clone -q . ${folder} && git ls-files -z -co --exclude-standard | tar -c --null -T - | tar -x -C ${folder} --no-same-permissions`,
    );
    await sh(
      `cp -r .pulumi-state .pulumi-home ${folder}/ && ln -s ${ROOT}/node_modules ${folder}/`,
    );
    // This file names the clone that owns the state. With it, the copied state would be refused.
    fs.rmSync(path.join(folder, ".pulumi-state", "clone"));
    const up = await sh(`cd ${folder} && npm run up --silent`, { minutes: 3 });
    assert.equal(up.status, 0, up.output);
    assert.match(up.output, /^ {2}nothing to change$/m);
    assert.deepEqual(await snapshot(), before);
  });
});
