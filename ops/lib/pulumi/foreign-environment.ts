import * as path from "node:path";
import { foreignClones } from "../../../lib/config/foreign-environment";
import { ROOT } from "../project";
import { folderOf } from "./state-folder";

const VARIABLES = ["PULUMI_HOME", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE_FILE"] as const;

/**
 * Removes another clone's exported variables from the environment, so that no command changes that
 * clone's stack, and prints a notice to standard error. Call this before anything reads Pulumi's
 * variables. A second call does nothing.
 */
export function ignoreForeignEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
  root = ROOT,
): void {
  for (const folder of foreignClones(environment, root)) {
    const isInside = (place: string): boolean => place.startsWith(`${folder}${path.sep}`);
    for (const name of VARIABLES) {
      const value = environment[name] ?? "";
      if (isInside(folderOf(value) ?? value)) Reflect.deleteProperty(environment, name);
    }
    environment.PATH = (environment.PATH ?? "")
      .split(path.delimiter)
      .filter((entry) => !isInside(entry))
      .join(path.delimiter);
    console.error(`This shell holds the environment of ${folder}; it is ignored here.`);
  }
}
