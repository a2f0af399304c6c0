import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../errors";

type Environment = Readonly<Record<string, string | undefined>>;

const HOME = ".pulumi-home";
const STATE = ".pulumi-state";

/**
 * Folders of other clones whose environment (`eval "$(npm run -s env)"`) a shell holds: Pulumi
 * would act on their stacks. A clone is known by the places it names in its own folder. A backend,
 * a passphrase or a PULUMI_HOME of the user's own is none.
 *
 * @param root folder of this clone. Paths are compared as real paths, so that a symbolic link to it is not another clone.
 */
export function foreignClones(environment: Environment, root: string): string[] {
  const {
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: url,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphrase,
  } = environment;
  const state = url?.startsWith("file:///") ? fileURLToPath(url.split("?")[0]) : undefined;
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
 * One that was deleted since is one too: nothing else explains a home in a folder that does not
 * exist.
 */
function isClone(folder: string): boolean {
  return !fs.existsSync(folder) || fs.existsSync(path.join(folder, "Pulumi.yaml"));
}

function realPath(folder: string): string {
  return fs.existsSync(folder) ? fs.realpathSync(folder) : path.resolve(folder);
}

/**
 * @throws UserError where plain `npx pulumi` was started with another clone's environment: its
 * state is not this program's.
 */
export function requireOwnEnvironment(environment: Environment, root: string): void {
  const [folder] = foreignClones(environment, root);
  if (folder === undefined) return;
  throw new UserError(
    `This shell holds the environment of another clone. Nothing was touched.\n` +
      `Seen: ${folder}. This is ${root}.\n` +
      'Give the shell this one\'s: eval "$(npm run -s env)"',
  );
}
