import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ensureHelm4 } from "../../lab/chart-tools";
import { acquireLock } from "../../lab/lib/lock";
import { helm4Tools } from "../../lab/steps/go";

/** The lock is a socket that only Linux has. */
(process.platform === "linux" ? describe : describe.skip)("the lab's Helm 4", () => {
  const before = process.env.TODO_LAB_HOME;
  let home: string;

  beforeEach("record that Helm 4 is built", () => {
    home = process.env.TODO_LAB_HOME = fs.mkdtempSync(path.join(os.tmpdir(), "lab-"));
    for (const folder of ["steps", "go-mod/cache", "helm4"])
      fs.mkdirSync(path.join(home, folder), { recursive: true });
    fs.writeFileSync(path.join(home, "helm4/helm"), "");
    for (const step of helm4Tools)
      fs.writeFileSync(
        path.join(home, `steps/${step.name}.json`),
        JSON.stringify({ digest: step.digest(), seconds: 1 }),
      );
  });
  afterEach(() => {
    fs.rmSync(home, { recursive: true });
    if (before === undefined) delete process.env.TODO_LAB_HOME;
    else process.env.TODO_LAB_HOME = before;
  });

  it("is not in the folder of Helm 3, and is not built while a bring-up runs", async () => {
    const release = await acquireLock(() => undefined);
    const lines: string[] = [];
    const helm4 = ensureHelm4((line) => lines.push(line));
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.deepEqual(lines, [
      "Another run is using this machine's cluster. Waiting for it to end …",
    ]);
    release();
    assert.equal(await helm4, path.join(home, "helm4", "helm"));
    assert.match(lines.at(-1)!, /2 parts are up to date/);
  });
});
