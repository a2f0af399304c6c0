import { createInterface } from "node:readline/promises";
import { UserError } from "../../lib/errors";
import { DEFAULT_STACK } from "./project";

export interface Loss {
  /** What would happen, as in "Destroying stack dev deletes for good:". */
  readonly title: string;
  /** What goes, one line each: names, places, numbers of rows. */
  readonly items: readonly string[];
  /** True where the user agreed on the command line, with `--yes`. */
  readonly yes: boolean;
  /** The command that agrees, as in `npm run destroy -- --yes`. */
  readonly command: string;
}

/**
 * Names what cannot be undone and returns once the user has agreed to it: with `--yes`, or by
 * typing yes at a terminal.
 *
 * @throws UserError where the user declines, or where there is no terminal to ask at. Nothing has been changed then.
 */
export async function requireConsent({ title, items, yes, command }: Loss): Promise<void> {
  const loss = [title, ...items.map((item) => `  - ${item}`)].join("\n");
  if (yes) return console.log(loss);
  if (!isTerminal()) throw new UserError(`${loss}\nNothing was changed. To agree: ${command}`);
  console.log(loss);
  if ((await ask("Type yes to go on: ")) !== "yes") throw new UserError("Nothing was changed.");
}

/**
 * Returns the command that agrees beforehand, as in `npm run destroy -- --stack prod --yes`.
 * @param argument what the command takes without a name, as the file of `restore`.
 */
export function agreeing(command: string, stack: string, argument?: string): string {
  const options = [argument, stack !== DEFAULT_STACK && `--stack ${stack}`, "--yes"];
  return `npm run ${command} -- ${options.filter(Boolean).join(" ")}`;
}

/** Nobody answers a question in CI, even where it has a terminal. */
function isTerminal(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY) && !process.env.CI;
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  // Ctrl-D and Ctrl-C answer too
  const closed = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
  try {
    return (await Promise.race([lines.question(question), closed])).trim().toLowerCase();
  } finally {
    lines.close();
  }
}
