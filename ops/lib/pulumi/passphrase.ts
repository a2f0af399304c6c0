import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { UserError } from "../../../lib/errors";
import { ensureStateFolder, stackFiles, stateFolder } from "./state-folder";

/**
 * Returns the path of the file with the generated passphrase. `npm run env` exports the same path.
 */
export function passphraseFile(folder = stateFolder()): string {
  return `${folder}/passphrase`;
}

/**
 * Returns true if the user provides a passphrase. In this case, the stack's salt belongs in git,
 * because everyone who shares the passphrase needs it.
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

/** Returns true if stacks in the state folder use a generated passphrase whose file is missing. */
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
 * Returns the environment variable that tells Pulumi where to find the generated passphrase; empty
 * if the user provides a passphrase. Generates a passphrase at the first call, except for Pulumi
 * Cloud and other HTTP backends, which encrypt without one.
 *
 * @throws UserError if stacks exist but the file with their passphrase is missing, because a new
 *   passphrase could not decrypt their secrets.
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
      `PULUMI_CONFIG_PASSPHRASE_FILE names a file that does not exist: ${file}\nSet it to the right file, or use this clone's own passphrase: unset PULUMI_CONFIG_PASSPHRASE_FILE`,
    );
  }
  return {};
}

/**
 * Writes a new passphrase. Creating a hard link is atomic: an interrupted run leaves no partial
 * file, and if two runs start at the same time, only one of them creates the file.
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
