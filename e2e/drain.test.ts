import assert from "node:assert/strict";
import { appUrl, NAMESPACE } from "./lib/cluster";
import { inShell } from "./lib/shell";
import { steadyLoad } from "./lib/steady-load";

const DEPLOYMENTS = ["deployment/todo-frontend", "deployment/todo-backend"];
const kubectl = (command: string) => inShell(`kubectl -n ${NAMESPACE} ${command}`, 5);

/** Restarts both Deployments three times, and waits until the last of the old pods have ended. */
async function rollThrice(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await kubectl(`rollout restart ${DEPLOYMENTS.join(" ")}`);
    for (const deployment of DEPLOYMENTS)
      await kubectl(`rollout status ${deployment} --timeout=180s`);
  }
  await new Promise((resolve) => setTimeout(resolve, 12_000));
}

describe("a rollout under load", function () {
  this.timeout(400_000);

  for (const keepAlive of [true, false]) {
    it(`fails no request from a client ${keepAlive ? "with" : "without"} keep-alive connections, even without retries`, async () => {
      const paths = ["/api/health", "/backend/health?probe=live", "/robots.txt"];
      const outcomes = await steadyLoad(
        { url: await appUrl(), rate: 50, keepAlive, paths },
        rollThrice,
      );
      console.log(`      ${JSON.stringify(outcomes)}`);
      assert.deepEqual(Object.keys(outcomes), ["200"]);
      assert.ok(outcomes["200"]! >= 1000, `only ${outcomes["200"]} requests`);
    });
  }
});
