import { type Config, loadConfig } from "../../config";
import { SECRET_SETTINGS } from "../../lib/secrets/rules";
import { run } from "./mocks";
import { defaultSettings } from "./settings";

export interface LoadOptions {
  /** Environment variables that loadConfig sees. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Short names of the encrypted settings. Default: all settings that must be encrypted. */
  readonly encrypted?: readonly string[];
}

/**
 * Calls loadConfig with the default settings, changed by `changes`.
 * @param changes - New values, keyed by setting name, such as `backend.replicas`. Undefined removes
 * the setting. A name with a colon refers to a setting of another project.
 */
export async function load(
  changes: Readonly<Record<string, string | undefined>> = {},
  options: LoadOptions = {},
): Promise<Config> {
  const { environment = {}, encrypted = Object.keys(SECRET_SETTINGS) } = options;
  const all = Object.entries({ ...defaultSettings(), ...asPulumiPasses(changes) });
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

/** Returns the settings as Pulumi passes them. A setting in a map is part of the map's JSON. */
function asPulumiPasses(
  changes: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const passed: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(changes)) {
    const [key = "", ...path] = name.includes(":") ? [name] : name.split(".");
    const old: unknown = path.length > 0 ? JSON.parse(passed[key] ?? "{}") : undefined;
    passed[key] = path.length > 0 ? JSON.stringify(withValue(old, path, value)) : value;
  }
  return passed;
}

function withValue(map: unknown, [key = "", ...rest]: readonly string[], value: unknown): object {
  const known = (map ?? {}) as Record<string, unknown>;
  return { ...known, [key]: rest.length > 0 ? withValue(known[key], rest, value) : value };
}
