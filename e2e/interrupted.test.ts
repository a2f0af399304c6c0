import assert from "node:assert/strict";
import { NAMESPACE } from "./lib/cluster";
import { upKilledAfter, Victim } from "./lib/killed";
import { inShell, sh } from "./lib/shell";

const TIMES = 8;
/** A first `up` on a running cluster takes about this long, both images built. */
const LONGEST_SECONDS = 20;

/** Ten in all: two more are killed while the cluster itself is made, in lab.test.ts. */
describe("a first `npm run up` that is killed at a random moment", () => {
  for (let time = 1; time <= TIMES; time += 1) {
    const seconds = Math.round(10 * (1 + Math.random() * (LONGEST_SECONDS - 1))) / 10;
    const victim: Victim = time % 2 === 0 ? "group" : "command";

    it(`is made good by a plain \`npm run up\`: after ${seconds} s, ${victim === "group" ? "with all it had started" : "the command alone"}`, async function () {
      this.timeout(8 * 60_000);
      const destroy = await sh("npm run destroy --silent -- --yes --no-backup", { minutes: 5 });
      assert.equal(destroy.status, 0, destroy.output);
      await inShell(
        "docker images -q --filter reference=todo-backend --filter reference=todo-frontend | sort -u | xargs -r docker rmi -f || true",
      ); // built again, from the cache; what another stack runs stays

      const cut = await upKilledAfter(seconds, victim);
      console.log(`        last words: ${cut.trim().split("\n").at(-1)?.trim()}`);
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
