import * as fs from "node:fs";
import { UserError } from "../../../lib/errors";
import { inProject } from "../project";
import type { Suite } from "./suites";

const CORE: Suite = { title: "e2e", command: ["mocha", "--config", "e2e/mocharc.json"] };
const FURTHER: Suite = {
  title: "e2e, further suites",
  command: ["mocha", "--config", "e2e/mocharc.all.json"],
};
/** Mocha options for a single file, which runs without a mocha configuration file. */
const SINGLE = [
  "--no-config",
  "--require",
  "ts-node/register/transpile-only",
  "--timeout",
  "300000",
  "--forbid-only",
  "--exit",
];

/**
 * Returns the suites that `npm run e2e` runs: a single file if `only` is set, otherwise the core
 * suites. `--all` adds the suites in mocharc.all.json to the core suites.
 *
 * @param only name of the single file in e2e/, without `.test.ts`.
 * @throws UserError if no file has this name.
 */
export function e2eSuites({ all, only }: { all: boolean; only?: string }): Suite[] {
  if (only === undefined) return all ? [CORE, FURTHER] : [CORE];
  const names = fs
    .readdirSync(inProject("e2e"))
    .flatMap((file) => /^(.+)\.test\.ts$/.exec(file)?.[1] ?? []);
  if (!names.includes(only))
    throw new UserError(
      `There is no suite named ${only}.\nThese exist: ${names.sort().join(", ")}.`,
    );
  return [{ title: `e2e, ${only}`, command: ["mocha", ...SINGLE, `e2e/${only}.test.ts`] }];
}
