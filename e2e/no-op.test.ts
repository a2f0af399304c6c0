import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ROOT } from "../ops/lib/project";
import { pods, revision } from "./lib/cluster";
import { inShell, sh } from "./lib/shell";

/** Everything a second look at the cluster must find as it was. */
const standing = async () => ({ revision: await revision(), pods: await pods() });

describe("with nothing changed", function () {
  this.timeout(180_000);
  const folder = path.join(
    fs.mkdtempSync(path.join(os.tmpdir(), "todo-chatbot-checkout-")),
    "elsewhere",
  );
  let before: Awaited<ReturnType<typeof standing>>;

  beforeEach(async () => {
    before = await standing();
  });
  after(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }));

  it("`npm run up` says so, and makes no revision", async () => {
    const up = await sh("npm run up --silent", { minutes: 3 });
    assert.equal(up.status, 0, up.output);
    assert.match(up.output, /^ {2}nothing to change$/m);
    assert.deepEqual(await standing(), before);
  });

  it("there is still nothing to change after `pulumi refresh`", async () => {
    await inShell("npx pulumi refresh --yes --stack dev --non-interactive");
    await inShell(
      "npx pulumi up --yes --skip-preview --expect-no-changes --stack dev --non-interactive",
    );
    assert.deepEqual(await standing(), before);
  });

  it("there is nothing to change from another folder and under another umask, with a copy of the state", async () => {
    await sh(
      `umask 077 && git clone -q . ${folder} && git ls-files -z -co --exclude-standard | tar -c --null -T - | tar -x -C ${folder} --no-same-permissions`,
    );
    await sh(
      `cp -r .pulumi-state .pulumi-home ${folder}/ && ln -s ${ROOT}/node_modules ${folder}/`,
    );
    fs.rmSync(path.join(folder, ".pulumi-state", "clone")); // by which a copied state is refused
    const up = await sh(`cd ${folder} && npm run up --silent`, { minutes: 3 });
    assert.equal(up.status, 0, up.output);
    assert.match(up.output, /^ {2}nothing to change$/m);
    assert.deepEqual(await standing(), before);
  });
});
