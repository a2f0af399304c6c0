import { UserError } from "../lib/errors";
import { runCommand } from "./lib/cli";
import { machineLoad } from "./lib/bench/benchmark";
import { deployedBy } from "./lib/pulumi/deployed";
import { emptyBackend } from "./lib/load/empty-backend";
import { removeLoadAccounts } from "./lib/load/load-accounts";
import { failuresOf, report } from "./lib/load/report";
import { runLoad } from "./lib/load/run-load";

const MOST = { users: 20, minutes: 10 };

function whole(name: keyof typeof MOST, value: string | undefined, usual: number): number {
  const number = Number(value ?? usual);
  if (!Number.isInteger(number) || number < 1 || number > MOST[name]) {
    throw new UserError(
      `--${name} is "${value}"; it must be a whole number from 1 to ${MOST[name]}.\nLike this: npm run load -- --${name} ${usual}`,
    );
  }
  return number;
}

runCommand({
  name: "load",
  help:
    "Lets people plan their day at once, each with an account of their own, by rules and through the page's own address: sentences and\n" +
    "task lists with time to think. Tells how long they wait, beside empty routes of the same frameworks under the same limits.\n" +
    "Ends with 1 if anybody met an error or was told to slow down. The accounts are removed at the end.",
  options: {
    users: { value: "N", help: `how many at once (default: 20, at most ${MOST.users})` },
    minutes: { value: "N", help: `for how long (default: 2, at most ${MOST.minutes})` },
  },
  async run({ stack: name, options }) {
    const [users, minutes] = [
      whole("users", options.users, 20),
      whole("minutes", options.minutes, 2),
    ];
    const { url, namespace, release } = await deployedBy(name, "there is nobody to ask");
    const { mode } = (
      (await (await fetch(`${url}/backend/health`)).json()) as { assistant: { mode: string } }
    ).assistant;
    if (mode !== "rules")
      throw new UserError(
        `The assistant asks a model, which costs its owner money with every sentence.\nLoad it by rules only: npx pulumi config set assistantMode rules, then npm run up`,
      );
    console.log(`${users} people for ${minutes} min at ${url}. ${machineLoad()}`);
    const floor = await emptyBackend(namespace, release, new URL(url).hostname);
    try {
      const figures = await runLoad({ url, emptyBackend: floor.url, users, seconds: minutes * 60 });
      console.log(report(figures));
      const faults = failuresOf(figures);
      console.log(
        faults.length === 0
          ? "\nNobody met an error."
          : `\nNot everything was answered well: ${faults.join(", ")}.`,
      );
      return faults.length === 0 ? 0 : 1;
    } finally {
      await floor.remove();
      if (!(await removeLoadAccounts(namespace, release)))
        console.log(
          "The accounts of this run stay: the database is not in this cluster. Their addresses begin with load-.",
        );
    }
  },
});
