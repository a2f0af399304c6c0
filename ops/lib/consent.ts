import { createInterface } from "node:readline/promises";
import { UserError } from "../../lib/errors";
import { DEFAULT_STACK } from "./project";

export interface Loss {
  /** Heading that says what would happen, for example "Destroying stack dev deletes for good:". */
  readonly title: string;
  /** What would be lost: one line per item, with its name, its location and its number of rows. */
  readonly items: readonly string[];
  /** True if the user agreed on the command line, with `--yes`. */
  readonly yes: boolean;
  /** Command that includes the user's consent, for example `npm run destroy -- --yes`. */
  readonly command: string;
}

/**
 * Prints what would be lost and returns once the user has agreed, either with `--yes` or by typing
 * yes in a terminal.
 *
 * @throws UserError if the user declines, or if there is no terminal in which to ask.
 */
export async function requireConsent({ title, items, yes, command }: Loss): Promise<void> {
  const loss = [title, ...items.map((item) => `  - ${item}`)].join("\n");
  if (!yes && !isTerminal())
    throw new UserError(`${loss}\nNothing was changed. To agree: ${command}`);
  console.log(loss);
  if (yes) return;
  if ((await ask("Type yes to continue: ")) !== "yes") throw new UserError("Nothing was changed.");
}

/**
 * Returns the command that includes the user's consent, for example `npm run destroy -- --stack
 * prod --yes`.
 * @param argument the command's argument, for example the file to restore.
 */
export function consentCommand(command: string, stack: string, argument?: string): string {
  const options = [argument, stack !== DEFAULT_STACK && `--stack ${stack}`, "--yes"];
  return `npm run ${command} -- ${options.filter(Boolean).join(" ")}`;
}

/**
 * Returns true if a user can answer at a terminal. Returns false in CI, where nobody can answer
 * even if there is a terminal.
 */
function isTerminal(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY && !process.env.CI;
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  // Ctrl-D and Ctrl-C close the input, which counts as an empty answer.
  const closed = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
  try {
    return (await Promise.race([lines.question(question), closed])).trim().toLowerCase();
  } finally {
    lines.close();
  }
}
