import { RunError } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { load, type LoadOptions } from "./config";
import { thrownBy } from "./errors";

/**
 * A wrong setting: what is wrong, the settings, and patterns for the message and for the command
 * that fixes it.
 */
export type Case = [
  what: string,
  changes: Readonly<Record<string, string | undefined>>,
  message: RegExp,
  fix?: RegExp,
  options?: LoadOptions,
];

/** A value that is too long for any setting. */
export const HUGE = "9".repeat(5000);

/**
 * Tests that each case is refused with exactly one fault, which does not quote the text "hunter2".
 *
 * @param command the default fix, to which the name of the setting is added.
 */
export function itRefuses(cases: readonly Case[], command: string): void {
  for (const [what, changes, message, fix, options] of cases) {
    it(what, async () => {
      const error = await thrownBy(() => load(changes, options));
      assert(RunError.isInstance(error), "a stack trace would be printed");
      assert.match(error.message, message);
      const defaultFix = new RegExp(`\n {6}npx ${command} ${Object.keys(changes)[0]}`);
      assert.match(error.message, fix ?? defaultFix);
      assert.equal(error.message.match(/^ {2}- /gm)?.length, 1, error.message);
      assert.doesNotMatch(error.message, /hunter2/);
    });
  }
}
