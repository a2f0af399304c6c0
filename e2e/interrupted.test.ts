import assert from "node:assert/strict";
import { NAMESPACE } from "./lib/cluster";
import { upKilledAfter, Victim } from "./lib/killed";
import { inShell, sh } from "./lib/shell";

const TIMES = 8;
/**
 * Latest time, in seconds after its start, at which a run is killed. A first `up` on a running
 * cluster with images from the cache typically takes this long.
 */
const LONGEST_SECONDS = 20;

/** lab.test.ts kills two more runs while they create the cluster itself. */
describe("a first `npm run up` that is killed", () => {
  for (let time = 1; time <= TIMES; time += 1) {
    const seconds = Math.round(10 * (1 + Math.random() * (LONGEST_SECONDS - 1))) / 10;
    const victim: Victim = time % 2 === 0 ? "group" : "command";

    it(`after ${seconds} s, ${victim === "group" ? "together with" : "without"} its child processes, is completed by a second \`npm run up\``, async function () {
      this.timeout(8 * 60_000);
      const destroy = await sh("npm run destroy --silent -- --yes --no-backup", { minutes: 5 });
      assert.equal(destroy.status, 0, destroy.output);
      // Makes the next run rebuild the images from the cache. Images that another stack uses are
      // kept.
      await inShell(
        "docker images -q --filter reference=todo-backend --filter reference=todo-frontend | sort -u | xargs -r docker rmi -f || true",
      );

      const cut = await upKilledAfter(seconds, victim);
      console.log(`        last line: ${cut.trim().split("\n").at(-1)?.trim()}`);
      const up = await sh("npm run up --silent", { minutes: 5 });
      assert.equal(up.status, 0, `${cut}\n--- killed ---\n${up.output}`);
      const url = /Open\s+(http:\/\/\S+)/.exec(up.output)?.[1] ?? assert.fail(up.output);
      assert.equal((await fetch(`${url}/backend/health`)).status, 200);

      const again = await sh("npm run up --silent", { minutes: 5 });
      assert.match(again.output, /nothing to change/, again.output);
      assert.equal(
        await inShell(`helm status todo -n ${NAMESPACE} -o json | grep -o '"status":"[a-z-]*"'`),
        '"status":"deployed"',
      );
    });
  }
});
