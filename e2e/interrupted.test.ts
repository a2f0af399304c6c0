import assert from "node:assert/strict";
import { NAMESPACE } from "./lib/cluster";
import { upKilledAfter, Victim } from "./lib/killed";
import { inShell, sh } from "./lib/shell";

const TIMES = 8;
/** A first `up` on a running cluster, with images from the cache, takes about 20 seconds. */
const LONGEST_SECONDS = 20;

/** lab.test.ts kills two more runs while the cluster itself is created. */
describe("a first `npm run up` that is killed at a random moment", () => {
  for (let time = 1; time <= TIMES; time += 1) {
    const seconds = Math.round(10 * (1 + Math.random() * (LONGEST_SECONDS - 1))) / 10;
    const victim: Victim = time % 2 === 0 ? "group" : "command";

    it(`is completed by a second \`npm run up\`: killed after ${seconds} s, ${victim === "group" ? "with all its processes" : "the command only"}`, async function () {
      this.timeout(8 * 60_000);
      const destroy = await sh("npm run destroy --silent -- --yes --no-backup", { minutes: 5 });
      assert.equal(destroy.status, 0, destroy.output);
      // The next run builds the images again from the cache. Images that another stack runs stay.
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
