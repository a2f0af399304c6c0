import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { type EffectiveSettings, effectiveSettings } from "../../../lib/config/layers";
import { normalise } from "../../../lib/config/normalise";
import { settingsSchema } from "../../../lib/config/schema";
import { UserError } from "../../../lib/errors";
import { OWN_SECRETS } from "../../../lib/secrets/own";
import { mapValues } from "../../../lib/records";
import { isMap, type Json, valueAt } from "../../../lib/json";
import { DEFAULT_STACK, ROOT } from "../project";

interface StackFile {
  config?: Json;
}

/**
 * Returns an unencrypted setting of a stack, or the default of its preset or of the schema; empty
 * if none exists. Does not use Pulumi, because some settings are needed to start the cluster,
 * before Pulumi can run.
 *
 * @param key name of the setting, for example `frontend.nodePort`.
 */
export function settingOf(key: string, stack: string = DEFAULT_STACK, root: string = ROOT): string {
  return toText(valueAt(settingsOf(stack, root), key.split(".")));
}

/** Returns the names of a stack's Helm releases, the release with the database first. */
export function releasesOf(stack: string): string[] {
  const { releases, release } = settingsOf(stack, ROOT);
  return releases ? Object.keys(releases) : [release];
}

/** Returns true if the stack itself sets a setting, encrypted or not. */
export function isSet(key: string, stack: string = DEFAULT_STACK, root: string = ROOT): boolean {
  const value = valueAt(ownSettings(stack, root), key.split("."));
  return value !== undefined && value !== null && value !== "";
}

/** Returns the names of the secrets that only the application knows. */
export function ownSecretsOf(stack: string): string[] {
  const secrets = ownSettings(stack, ROOT)[OWN_SECRETS];
  return isMap(secrets) ? Object.keys(secrets) : [];
}

/** Returns the settings that the stack itself sets, with the types of the schema. */
export function stackSettings(stack: string, root: string = ROOT): Json {
  return normalise(settingsSchema(), mapValues(ownSettings(stack, root), toText));
}

/** Returns all settings of a stack, with those of its preset and the defaults. */
function settingsOf(stack: string, root: string): EffectiveSettings {
  return effectiveSettings(stackSettings(stack, root));
}

/** Returns the settings in a stack's file. An encrypted one is an object. */
function ownSettings(stack: string, root: string): Json {
  const project = read(path.join(root, "Pulumi.yaml")) as { name: string } | undefined;
  const own = read(path.join(root, `Pulumi.${stack}.yaml`)) as StackFile | null | undefined;
  const prefix = `${project?.name ?? ""}:`;
  const entries = Object.entries(own?.config ?? {})
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]): [string, unknown] => [key.slice(prefix.length), value]);
  return Object.fromEntries(entries);
}

/** Returns a value as text. An encrypted one becomes the JSON of its file, never an empty text. */
function toText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}

/**
 * Returns the content of a YAML file; undefined if it does not exist.
 * @throws UserError with the file name and line number if the file is not YAML. The message does
 *   not quote the line, which may contain a secret.
 */
function read(file: string): unknown {
  if (!fs.existsSync(file)) return undefined;
  try {
    return parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    const [reason] = (error as Error).message.split(":\n");
    const name = path.basename(file);
    throw new UserError(
      `${name} cannot be read: it is not YAML.\nSeen: ${reason ?? ""}. Nothing was changed.\nCompare it with the last commit: git diff ${name}`,
    );
  }
}
