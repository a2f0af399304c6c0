import assert from "node:assert/strict";
import { projectEnvironment } from "../ops/lib/pulumi/environment";
import { removeLoadAccounts } from "../ops/lib/load/load-accounts";
import { failuresOf } from "../ops/lib/load/report";
import { LoadResults, runLoad } from "../ops/lib/load/run-load";
import { appUrl, NAMESPACE, query } from "./lib/cluster";

describe("twenty people at once", function () {
  this.timeout(180_000);
  let figures: LoadResults;

  before("three quarters of a minute", async () => {
    figures = await runLoad({ url: await appUrl(), users: 20, seconds: 45 });
  });

  after("no account of theirs", async () => {
    const before = { ...process.env };
    Object.assign(process.env, projectEnvironment());
    assert.equal(
      await removeLoadAccounts(NAMESPACE, "todo").finally(() => {
        process.env = before;
      }),
      true,
    ); // the suites after it run in a plain shell
    assert.equal(await query("select count(*) from auth.user where email like 'load-%'"), "0");
  });

  it("each gets an account and several answers", () => {
    assert.equal(figures["sign-up"].count, 20);
    assert.ok(figures.turn.count >= 60, `${figures.turn.count} turns`);
    assert.equal(figures.list.count, figures.turn.count);
  });

  it("nobody meets an error, is told to slow down, or gets half an answer", () =>
    assert.deepEqual(failuresOf(figures), []));
});
