import { RunError } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { load, type LoadOptions } from "./config";
import { thrownBy } from "./errors";

/**
 * A case that loadConfig must refuse: its name, the changed settings, a pattern for the message,
 * and a pattern for the command that fixes the fault.
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
 * Defines one test per case. Each test checks that loadConfig reports exactly one fault and does
 * not quote the secret "hunter2".
 * @param command - Command that the message must suggest, up to the name of the setting.
 */
export function itRefuses(cases: readonly Case[], command: string): void {
  for (const [what, changes, message, fix, options] of cases) {
    it(what, async () => {
      const error = await thrownBy(() => load(changes, options));
      assert(RunError.isInstance(error), "a stack trace would be printed");
      assert.match(error.message, message);
      const [key = ""] = Object.keys(changes);
      const set = key.includes(".") ? `${command} --path` : command;
      const defaultFix = new RegExp(`\n {6}npx ${set} ${key}`);
      assert.match(error.message, fix ?? defaultFix);
      assert.equal(error.message.match(/^ {2}- /gm)?.length, 1, error.message);
      assert.doesNotMatch(error.message, /hunter2/);
    });
  }
}
