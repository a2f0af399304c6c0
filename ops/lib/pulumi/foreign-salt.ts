import * as fs from "node:fs";
import { parse } from "yaml";
import { inProject } from "../project";
import { hasOwnPassphrase } from "./passphrase";
import { readCheckpoint, stackFiles, stateFolder } from "./state-folder";

interface StackFile {
  encryptionsalt?: string;
  config?: Record<string, unknown>;
}

/**
 * Removes a passphrase's salt from a stack configuration file if the salt belongs to another clone.
 * Plain `npx pulumi` writes such a salt if the other clone's environment variables are set in the
 * shell. Pulumi then rejects this clone's passphrase. Keeps the salt if settings are encrypted with
 * it. Does nothing if the user chose the backend or the passphrase, because clones may then share
 * them on purpose.
 */
export function forgetForeignSalt(
  stack: string,
  environment: NodeJS.ProcessEnv = process.env,
  folder = stateFolder(),
  file = inProject(`Pulumi.${stack}.yaml`),
): void {
  const isUsers =
    hasOwnPassphrase(environment, folder) || environment.PULUMI_BACKEND_URL !== `file://${folder}`;
  if (isUsers || !fs.existsSync(file)) return;
  const text = fs.readFileSync(file, "utf8");
  if (isForeign(parse(text) as StackFile | null, stackFiles(folder).get(stack)))
    fs.writeFileSync(file, text.replace(/^encryptionsalt:.*\n?/m, ""));
}

function isForeign(content: StackFile | null, stateFile: string | undefined): boolean {
  const { encryptionsalt: salt, config = {} } = content ?? {};
  if (salt === undefined || JSON.stringify(config).includes('"secure":')) return false;
  return stateFile === undefined || !isOwnSalt(salt, stateFile);
}

/**
 * Returns true if the state records this salt, or if it records no salt because the stack was never
 * deployed or its state is damaged.
 */
function isOwnSalt(salt: string, stateFile: string): boolean {
  const recorded = readCheckpoint(stateFile)?.latest?.secrets_providers?.state?.salt;
  return recorded === undefined || recorded === salt;
}
