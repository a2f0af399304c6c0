import * as path from "node:path";
import { foreignClones } from "../../../lib/config/foreign-environment";
import { ROOT } from "../project";
import { folderOf } from "./state-folder";

const VARIABLES = ["PULUMI_HOME", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE_FILE"];

/**
 * Takes another clone's exported environment out of this one, so that no command acts on that
 * clone's stack, and says so on standard error. To be called before anything reads a variable of
 * Pulumi; a second call finds nothing left to ignore.
 */
export function ignoreForeignEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
  root = ROOT,
): void {
  for (const folder of foreignClones(environment, root)) {
    const isInside = (place: string): boolean => place.startsWith(`${folder}${path.sep}`);
    for (const name of VARIABLES) {
      const value = environment[name] ?? "";
      if (isInside(folderOf(value) ?? value)) delete environment[name];
    }
    environment.PATH = (environment.PATH ?? "")
      .split(path.delimiter)
      .filter((entry) => !isInside(entry))
      .join(path.delimiter);
    console.error(`This shell holds the environment of ${folder}; it is ignored here.`);
  }
}
