import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { UserError } from "../../../lib/errors";
import { ensureStateFolder, stackFiles, stateFolder } from "./state-folder";

/** Returns the path of the generated passphrase, which `npm run env` exports too. */
export function passphraseFile(folder = stateFolder()): string {
  return `${folder}/passphrase`;
}

/**
 * Returns true if the user brings a passphrase. The stack's salt then belongs in git, for everyone
 * who shares the passphrase.
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

/** Returns true if stacks of this folder use a generated passphrase whose file is missing. */
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
 * Returns the variable with which Pulumi finds the passphrase; none if the user's own is set.
 * Generates a passphrase once, except for Pulumi Cloud and other HTTP backends, which encrypt
 * without one.
 *
 * @throws UserError if the file of the passphrase is missing. A new passphrase could not decrypt.
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
      `The passphrase of this clone's stacks is gone: ${file} does not exist.\n` +
        `Nothing can read the secrets of ${[...stackFiles(folder).keys()].join(", ")} without it. If you have a copy, put it back.\n` +
        "If you have none, see what starting over would delete: npm run recover",
    );
  }
  ensureStateFolder(folder); // even if the state itself is stored elsewhere
  if (!fs.existsSync(file)) generate(file);
  return { PULUMI_CONFIG_PASSPHRASE_FILE: file };
}

function requireOwn({
  PULUMI_CONFIG_PASSPHRASE: text,
  PULUMI_CONFIG_PASSPHRASE_FILE: file,
}: NodeJS.ProcessEnv): Record<string, string> {
  if (text === undefined && file && !fs.existsSync(file)) {
    throw new UserError(
      `PULUMI_CONFIG_PASSPHRASE_FILE names a file that does not exist: ${file}\nName the right one, or use this clone's own: unset PULUMI_CONFIG_PASSPHRASE_FILE`,
    );
  }
  return {};
}

/**
 * Writes a new passphrase. A link is atomic: an interrupted run leaves no partial file, and of two
 * runs that start together one creates it.
 */
function generate(file: string): void {
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  try {
    fs.linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    fs.rmSync(temporary);
  }
}
