import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../errors";
import { type Environment, SET_ENVIRONMENT } from "./environment";

const HOME = ".pulumi-home";
const STATE = ".pulumi-state";

/**
 * Returns the folders of other clones whose environment variables (from `eval "$(npm run -s env)"`)
 * are set in this shell. With these variables, Pulumi would change the stacks of the other clones.
 * A backend, a passphrase file or a PULUMI_HOME outside any clone is allowed.
 *
 * @param root folder of this clone. Symbolic links are resolved before paths are compared.
 */
export function foreignClones(environment: Environment, root: string): string[] {
  const {
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: url,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphrase,
  } = environment;
  const state = url?.startsWith("file:///") ? fileURLToPath(url.replace(/\?.*/s, "")) : undefined;
  const places = [
    [HOME, home],
    [STATE, state],
    [STATE, passphrase && path.dirname(passphrase)],
  ] as const;
  const named = places.flatMap(([name, place]) =>
    place && path.basename(place) === name ? [path.dirname(place)] : [],
  );
  return [...new Set(named)].filter(
    (folder) => isClone(folder) && realPath(folder) !== realPath(root),
  );
}

/**
 * Returns true for a clone of this repository. Also returns true for a folder that does not exist,
 * because it may be a deleted clone.
 */
function isClone(folder: string): boolean {
  return !fs.existsSync(folder) || fs.existsSync(path.join(folder, "Pulumi.yaml"));
}

function realPath(folder: string): string {
  return fs.existsSync(folder) ? fs.realpathSync(folder) : path.resolve(folder);
}

/**
 * Checks that the environment variables belong to this clone.
 *
 * @throws UserError if the environment variables, and thus Pulumi's state, belong to another clone.
 */
export function requireOwnEnvironment(environment: Environment, root: string): void {
  const folder = foreignClones(environment, root).at(0);
  if (folder === undefined) return;
  throw new UserError(
    `This shell holds the environment of another clone. Nothing was touched.\n` +
      `Seen: ${folder}. This clone is ${root}.\n` +
      `Set the environment of this clone: ${SET_ENVIRONMENT}`,
  );
}
