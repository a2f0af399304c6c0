import assert from "node:assert/strict";
import * as fs from "node:fs";
import { labHome } from "../lab/lib/paths";
import { ensureCluster } from "../ops/lib/cluster/ensure-cluster";
import { loadMachine, saveMachine } from "../ops/lib/cluster/machine";
import { added, inventory, Inventory } from "./lib/inventory";
import { upKilledAfter, type Victim } from "./lib/killed";
import { sh } from "./lib/shell";

/**
 * What took a quarter of an hour to compile is put aside, so that what is removed here does not
 * have to be compiled again.
 */
const ASIDE = `${labHome()}.aside`;
const MOVED = ["go-build", "go-mod"];
const COPIED = ["bin", "pulumi", "steps"];
/** Of the steps only what was compiled or fetched: all else is made anew, as the first time. */
const isKept = (file: string) => !/\/steps\/(?!go-|sources-)/.test(file);
/**
 * Seconds into a first `up` with compiled programs: while Debian's packages are installed, and at
 * any moment until its end.
 */
const PACKAGES: Moment = [4, 9];
const ANY: Moment = [3, 90];
type Moment = [from: number, to: number];

describe("`npm run lab:remove`, and a first `npm run up` without a cluster that is killed", () => {
  let bare: Inventory;

  before("a lab that is complete", async function () {
    this.timeout(40 * 60_000);
    if (fs.existsSync(ASIDE)) putBack(); // an earlier run was cut off
    const hadMachine = loadMachine().TODO_BASE_IMAGES !== undefined;
    saveMachine(await ensureCluster((line) => console.log(line)));
    if (loadMachine().TODO_BASE_IMAGES === undefined) return this.skip(); // the machine's own Minikube is not ours to remove
    if (hadMachine)
      await sh("npm run destroy --silent -- --yes --no-backup", { echo: true, minutes: 5 });
  });

  it("removes a lab", async function () {
    this.timeout(5 * 60_000);
    await removeLab();
    bare = await inventory();
  });

  killed("is made good by a plain `npm run up`, the command alone killed", "command", PACKAGES);

  it("leaves behind no file, package, process, mount or network link of all that `up` brought", async function () {
    this.timeout(5 * 60_000);
    const destroy = await sh("npm run destroy --silent -- --yes --no-backup", { minutes: 5 });
    assert.equal(destroy.status, 0, destroy.output);
    const up = await inventory();
    assert.ok(
      added(bare, up).packages.length + added(bare, up).files.length > 100,
      "`up` should have brought something",
    );
    await removeLab();
    assert.deepEqual(added(bare, await inventory()), {
      files: [],
      packages: [],
      processes: [],
      mounts: [],
      links: [],
    });
  });

  killed("is made good by a plain `npm run up`, with all it had started", "group", ANY);

  function killed(title: string, victim: Victim, [from, to]: Moment): void {
    const seconds = Math.round(10 * (from + Math.random() * (to - from))) / 10;
    it(`${title} after ${seconds} s`, async function () {
      this.timeout(15 * 60_000);
      const cut = await upKilledAfter(seconds, victim);
      console.log(`        last words: ${cut.trim().split("\n").at(-1)?.trim()}`);
      const up = await sh("npm run up --silent", { minutes: 12 });
      assert.equal(up.status, 0, `${cut}\n--- killed ---\n${up.output}`);
      assert.match(up.output, /Open\s+http/);
    });
  }
});

/** Removes the lab for real; the compiled programs come back afterwards. */
async function removeLab(): Promise<void> {
  fs.mkdirSync(ASIDE, { recursive: true });
  for (const name of COPIED)
    fs.cpSync(`${labHome()}/${name}`, `${ASIDE}/${name}`, { recursive: true, filter: isKept });
  for (const name of MOVED.filter((folder) => fs.existsSync(`${labHome()}/${folder}`)))
    fs.renameSync(`${labHome()}/${name}`, `${ASIDE}/${name}`);
  try {
    const remove = await sh("npm run lab:remove --silent -- --yes", { echo: true, minutes: 5 });
    assert.equal(remove.status, 0);
    assert.ok(!fs.existsSync(labHome()), "the lab's folder should be gone");
  } finally {
    putBack();
  }
}

function putBack(): void {
  for (const name of fs.readdirSync(ASIDE)) {
    fs.mkdirSync(labHome(), { recursive: true });
    if (!fs.existsSync(`${labHome()}/${name}`))
      fs.renameSync(`${ASIDE}/${name}`, `${labHome()}/${name}`);
  }
  fs.rmSync(ASIDE, { recursive: true });
}
