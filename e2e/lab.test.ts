import assert from "node:assert/strict";
import * as fs from "node:fs";
import { labHome } from "../lab/lib/paths";
import { ensureCluster } from "../ops/lib/cluster/ensure-cluster";
import { loadMachine, saveMachine } from "../ops/lib/cluster/machine";
import { added, inventory, Inventory } from "./lib/inventory";
import { upKilledAfter, type Victim } from "./lib/killed";
import { sh } from "./lib/shell";

/**
 * The folder that keeps the compiled programs while the lab is removed. Compiling them again would
 * take a quarter of an hour.
 */
const ASIDE = `${labHome()}.aside`;
const MOVED = ["go-build", "go-mod"];
const COPIED = ["bin", "pulumi", "steps"];
/**
 * Returns false for the records of steps that neither compile nor download, so that these steps run
 * again, as in a first run.
 */
const isKept = (file: string) => !/\/steps\/(?!go-|sources-)/.test(file);
/**
 * Seconds after the start of `up` at which it installs Debian's packages, if no program has to be
 * compiled.
 */
const PACKAGES: Range = [4, 9];
/**
 * Seconds after the start of `up` at which it is still running, if no program has to be compiled.
 */
const ANY: Range = [3, 90];
type Range = [from: number, to: number];

describe("the lab", () => {
  let bare: Inventory;

  before("build the lab", async function () {
    this.timeout(40 * 60_000);
    if (fs.existsSync(ASIDE)) putBack(); // An interrupted run left this folder.
    const hadMachine = loadMachine().TODO_BASE_IMAGES !== undefined;
    saveMachine(await ensureCluster((line) => console.log(line)));
    // The test must not remove a Minikube that the lab did not build.
    if (loadMachine().TODO_BASE_IMAGES === undefined) return this.skip();
    if (hadMachine)
      await sh("npm run destroy --silent -- --yes --no-backup", { echo: true, minutes: 5 });
  });

  it("is removed by `npm run lab:remove`", async function () {
    this.timeout(5 * 60_000);
    await removeLab();
    bare = await inventory();
  });

  killed("is built by a second `npm run up` if the first command is killed", "command", PACKAGES);

  it("is removed with every file, package, process, mount and network link that `up` created", async function () {
    this.timeout(5 * 60_000);
    const destroy = await sh("npm run destroy --silent -- --yes --no-backup", { minutes: 5 });
    assert.equal(destroy.status, 0, destroy.output);
    const up = await inventory();
    assert.ok(
      added(bare, up).packages.length + added(bare, up).files.length > 100,
      "`up` should have created more than 100 files and packages",
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

  killed(
    "is built by a second `npm run up` if all processes of the first run are killed",
    "group",
    ANY,
  );

  function killed(title: string, victim: Victim, [from, to]: Range): void {
    const seconds = Math.round(10 * (from + Math.random() * (to - from))) / 10;
    it(`${title} after ${seconds} s`, async function () {
      this.timeout(15 * 60_000);
      const cut = await upKilledAfter(seconds, victim);
      console.log(`        last line: ${cut.trim().split("\n").at(-1)?.trim()}`);
      const up = await sh("npm run up --silent", { minutes: 12 });
      assert.equal(up.status, 0, `${cut}\n--- killed ---\n${up.output}`);
      assert.match(up.output, /Open\s+http/);
    });
  }
});

/** Removes the lab and restores the compiled programs afterwards. */
async function removeLab(): Promise<void> {
  fs.mkdirSync(ASIDE, { recursive: true });
  for (const name of COPIED)
    fs.cpSync(`${labHome()}/${name}`, `${ASIDE}/${name}`, { recursive: true, filter: isKept });
  for (const name of MOVED.filter((folder) => fs.existsSync(`${labHome()}/${folder}`)))
    fs.renameSync(`${labHome()}/${name}`, `${ASIDE}/${name}`);
  try {
    const remove = await sh("npm run lab:remove --silent -- --yes", { echo: true, minutes: 5 });
    assert.equal(remove.status, 0);
    assert.ok(!fs.existsSync(labHome()), "the lab's folder should not exist");
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
