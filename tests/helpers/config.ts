import { type Config, loadConfig } from "../../config";
import { SECRET_SETTINGS } from "../../lib/secrets/rules";
import { run } from "./mocks";
import { defaultSettings } from "./settings";

export interface LoadOptions {
  /** Environment variables of the machine. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Short names of what is encrypted; by default what has to be. */
  readonly encrypted?: readonly string[];
}

/**
 * Loads the defaults with these changes; a setting changed to undefined is absent, one with a colon
 * is of another project.
 */
export async function load(
  changes: Readonly<Record<string, string | undefined>> = {},
  options: LoadOptions = {},
): Promise<Config> {
  const { environment = {}, encrypted = Object.keys(SECRET_SETTINGS) } = options;
  const all = Object.entries({ ...defaultSettings(), ...changes });
  const config = Object.fromEntries(
    all.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  let loaded: Config | undefined;
  let thrown: unknown;
  await run({ config, encrypted }, () => {
    try {
      loaded = loadConfig(environment);
    } catch (error) {
      thrown = error;
    }
  });
  if (loaded === undefined) throw thrown;
  return loaded;
}
