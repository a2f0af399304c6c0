import { UserError } from "../lib/errors";
import { runCommand } from "./lib/cli";
import { machineLoad } from "./lib/bench/benchmark";
import { deployedBy } from "./lib/pulumi/deployed";
import { emptyBackend } from "./lib/load/empty-backend";
import { removeLoadAccounts } from "./lib/load/load-accounts";
import { failuresOf, report } from "./lib/load/report";
import { runLoad } from "./lib/load/run-load";

const MAXIMUM = { users: 20, minutes: 10 };

/**
 * Returns the value of an option as a number.
 * @throws UserError if the value is not a whole number between 1 and the maximum.
 */
function wholeNumber(
  name: keyof typeof MAXIMUM,
  value: string | undefined,
  byDefault: number,
): number {
  const number = Number(value ?? byDefault);
  if (!Number.isInteger(number) || number < 1 || number > MAXIMUM[name]) {
    throw new UserError(
      `--${name} is "${value}"; it must be a whole number from 1 to ${MAXIMUM[name]}.\nFor example: npm run load -- --${name} ${byDefault}`,
    );
  }
  return number;
}

runCommand({
  name: "load",
  help:
    "Simulates people who plan their day at the same time, each with their own account: sentences to the\n" +
    "assistant (rules only) and task lists, with time to think between them. Prints response times, next\n" +
    "to those of empty routes with the same frameworks and limits. Ends with 1 if a request failed or was\n" +
    "refused by the rate limit. Removes the accounts at the end.",
  options: {
    users: { value: "N", help: `number of people (default: 20, at most ${MAXIMUM.users})` },
    minutes: { value: "N", help: `duration in minutes (default: 2, at most ${MAXIMUM.minutes})` },
  },
  async run({ stack: name, options }) {
    const [users, minutes] = [
      wholeNumber("users", options.users, 20),
      wholeNumber("minutes", options.minutes, 2),
    ];
    const { url, namespace, release } = await deployedBy(name, "there is nothing to load");
    const { mode } = (
      (await (await fetch(`${url}/backend/health`)).json()) as { assistant: { mode: string } }
    ).assistant;
    if (mode !== "rules")
      throw new UserError(
        `The assistant uses a model, so every message costs money.\nRun the load test with rules only: npx pulumi config set assistantMode rules, then npm run up`,
      );
    console.log(`${users} people for ${minutes} min at ${url}. ${machineLoad()}`);
    const baseline = await emptyBackend(namespace, release, new URL(url).hostname);
    try {
      const figures = await runLoad({
        url,
        emptyBackend: baseline.url,
        users,
        seconds: minutes * 60,
      });
      console.log(report(figures));
      const failures = failuresOf(figures);
      console.log(
        failures.length === 0
          ? "\nNo request failed."
          : `\nSome requests failed: ${failures.join(", ")}.`,
      );
      return failures.length === 0 ? 0 : 1;
    } finally {
      await baseline.remove();
      if (!(await removeLoadAccounts(namespace, release)))
        console.log(
          "The accounts of this run were not removed, because the database is not in this cluster. The accounts' e-mail addresses begin with load-.",
        );
    }
  },
});
