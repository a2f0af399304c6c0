import * as fs from "node:fs";
import { parse } from "yaml";
import { hasOwnPassphrase } from "./passphrase";
import { inProject } from "../project";
import { readCheckpoint, stackFiles, stateFolder } from "./state-folder";

interface StackFile {
  encryptionsalt?: string;
  config?: Record<string, unknown>;
}

interface Checkpoint {
  latest?: { secrets_providers?: { state?: { salt?: string } } };
}

/**
 * Takes a passphrase's salt out of a stack's file where it belongs to another clone: plain `npx
 * pulumi` with that clone's environment writes it there, and from then on this clone's own
 * passphrase fits nothing. Where settings are encrypted with it, it stays. Only for this clone's
 * own state and generated passphrase: what a user brings is shared on purpose.
 */
export function forgetForeignSalt(
  stack: string,
  environment: NodeJS.ProcessEnv = process.env,
  folder = stateFolder(),
  file = inProject(`Pulumi.${stack}.yaml`),
): void {
  if (
    hasOwnPassphrase(environment, folder) ||
    environment.PULUMI_BACKEND_URL !== `file://${folder}` ||
    !fs.existsSync(file)
  )
    return;
  const text = fs.readFileSync(file, "utf8");
  const { encryptionsalt: salt, config = {} } = ((parse(text) as unknown) ?? {}) as StackFile;
  const isEncrypted = JSON.stringify(config).includes('"secure":');
  if (salt === undefined || isEncrypted || isOurs(salt, stackFiles(folder).get(stack))) return;
  fs.writeFileSync(file, text.replace(/^encryptionsalt:.*\n?/m, ""));
}

/**
 * A stack that was made and never deployed, or whose record is damaged, has no salt on record: the
 * one in its file is then its own.
 */
function isOurs(salt: string, record: string | undefined): boolean {
  if (record === undefined) return false;
  const recorded = readCheckpoint<Checkpoint>(record)?.latest?.secrets_providers?.state?.salt;
  return recorded === undefined || recorded === salt;
}
