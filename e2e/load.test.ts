import assert from "node:assert/strict";
import { projectEnvironment } from "../ops/lib/pulumi/environment";
import { removeLoadAccounts } from "../ops/lib/load/load-accounts";
import { failuresOf } from "../ops/lib/load/report";
import { LoadResults, runLoad } from "../ops/lib/load/run-load";
import { appUrl, NAMESPACE, query } from "./lib/cluster";

describe("twenty concurrent users", function () {
  this.timeout(180_000);
  let figures: LoadResults;

  before("run the load for 45 seconds", async () => {
    figures = await runLoad({ url: await appUrl(), users: 20, seconds: 45 });
  });

  after("remove their accounts", async () => {
    const before = { ...process.env };
    Object.assign(process.env, projectEnvironment());
    // Restore the environment afterwards, because later suites expect a shell without these
    // variables.
    assert.equal(
      await removeLoadAccounts(NAMESPACE, "todo").finally(() => {
        process.env = before;
      }),
      true,
    );
    assert.equal(await query("select count(*) from auth.user where email like 'load-%'"), "0");
  });

  it("each get an account and several answers", () => {
    assert.equal(figures["sign-up"].count, 20);
    assert.ok(figures.turn.count >= 60, `${figures.turn.count} turns`);
    assert.equal(figures.list.count, figures.turn.count);
  });

  it("get no error, no rate limit and no incomplete answer", () =>
    assert.deepEqual(failuresOf(figures), []));
});
