import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { UserError } from "../../../lib/errors";
import { ensureStateFolder, stackFiles, stateFolder } from "./state-folder";

/** Where the generated passphrase lies; a shell that ran `npm run env` names it too. */
export function passphraseFile(folder = stateFolder()): string {
  return `${folder}/passphrase`;
}

/**
 * True when the user brings a passphrase; then the stack's salt belongs in git, for whoever shares
 * it.
 */
export function hasOwnPassphrase(
  environment: NodeJS.ProcessEnv = process.env,
  folder = stateFolder(),
): boolean {
  const file = environment.PULUMI_CONFIG_PASSPHRASE_FILE;
  return (
    environment.PULUMI_CONFIG_PASSPHRASE !== undefined ||
    (file !== undefined && file !== passphraseFile(folder))
  );
}

/**
 * True when stacks of this folder were encrypted with a generated passphrase that is not there any
 * more.
 */
export function isPassphraseLost(
  environment: NodeJS.ProcessEnv = process.env,
  folder = stateFolder(),
): boolean {
  return (
    !hasOwnPassphrase(environment, folder) &&
    !fs.existsSync(passphraseFile(folder)) &&
    stackFiles(folder).size > 0
  );
}

/**
 * The variable by which Pulumi finds the passphrase. The user's own wins; otherwise one is
 * generated, once, unless the backend is Pulumi's service or one like it, which encrypts by itself.
 * @throws UserError where a passphrase is named that is not there, or the generated one is lost: another would not fit.
 */
export function passphrase(
  environment: NodeJS.ProcessEnv = process.env,
  folder = stateFolder(),
  backendUrl = "",
): Record<string, string> {
  if (hasOwnPassphrase(environment, folder)) return requireOwn(environment);
  const file = passphraseFile(folder);
  if (/^https?:/.test(backendUrl) && !fs.existsSync(file)) return {};
  if (isPassphraseLost(environment, folder)) {
    throw new UserError(
      `The passphrase of this clone's stacks is gone: ${file} is not there.\n` +
        `Nothing can read the secrets of ${[...stackFiles(folder).keys()].join(", ")} without it. If you have a copy, put it back.\n` +
        "If you have none, see what starting over would delete: npm run recover",
    );
  }
  ensureStateFolder(folder); // the state itself may be kept elsewhere
  if (!fs.existsSync(file)) generate(file);
  return { PULUMI_CONFIG_PASSPHRASE_FILE: file };
}

function requireOwn({
  PULUMI_CONFIG_PASSPHRASE: text,
  PULUMI_CONFIG_PASSPHRASE_FILE: file,
}: NodeJS.ProcessEnv): Record<string, string> {
  if (text === undefined && file && !fs.existsSync(file)) {
    throw new UserError(
      `PULUMI_CONFIG_PASSPHRASE_FILE names a file that is not there: ${file}\nName the right one, or take this clone's own: unset PULUMI_CONFIG_PASSPHRASE_FILE`,
    );
  }
  return {};
}

/**
 * Whole or not at all, and once: a run that is killed here, or another one that begins at the same
 * moment, leaves one passphrase.
 */
function generate(file: string): void {
  const fresh = `${file}.${process.pid}`;
  fs.writeFileSync(fresh, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  try {
    fs.linkSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    fs.rmSync(fresh);
  }
}
