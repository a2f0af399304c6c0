import { createRequire } from "node:module";
import type { Fault } from "../errors";
import { type Json, valueAt } from "../json";
import { FORMATS } from "./formats";
import { SECRET_SETTINGS } from "../secrets/rules";
import { effectiveSettings } from "./layers";
import { nearestName } from "./nearest-name";
import { quoted } from "./quoted";
import { type Schema, schemaAt } from "./schema";

/** A setting that the schema refuses. */
export interface InvalidSetting {
  readonly keys: readonly string[];
  readonly fault: Fault;
}

interface SchemaError {
  readonly instancePath: string;
  readonly params: { readonly additionalProperty?: string };
}

/** Loads ajv only when settings are checked, because ajv is slow to load. */
const loadOnDemand = createRequire(__filename);

/** Returns every setting that the schema refuses, at most once each. */
export function invalidSettings(schema: Schema, settings: Json): InvalidSetting[] {
  const { default: Ajv } = loadOnDemand("ajv") as typeof import("ajv");
  const validator = new Ajv({ allErrors: true, strict: false, validateSchema: false });
  for (const [name, validate] of Object.entries(FORMATS)) validator.addFormat(name, validate);
  validator.validate(schema, settings);
  const found = new Map<string, InvalidSetting>();
  for (const { instancePath, params } of (validator.errors ?? []) as SchemaError[]) {
    const parents = settingPath(schema, instancePath);
    const unknown = params.additionalProperty;
    const keys = unknown === undefined ? parents : [...parents, unknown];
    if (found.has(keys.join("."))) continue;
    const fault =
      unknown === undefined
        ? invalidFault(schema, keys, valueAt(settings, keys))
        : unknownFault(schema, keys);
    found.set(keys.join("."), { keys, fault });
  }
  return [...found.values()];
}

/** Returns the path of the setting that a JSON pointer leads to. A list is one setting. */
function settingPath(schema: Schema, pointer: string): string[] {
  const keys = pointer
    .split("/")
    .slice(1)
    .map((key) => key.replace(/~1/g, "/").replace(/~0/g, "~"));
  const list = keys.findIndex(
    (_, index) => schemaAt(schema, keys.slice(0, index + 1))?.type === "array",
  );
  return list < 0 ? keys : keys.slice(0, list + 1);
}

function invalidFault(schema: Schema, keys: readonly string[], value: unknown): Fault {
  const setting = schemaAt(schema, keys) ?? {};
  const name = settingName(keys);
  // The content of a map may be a secret in the wrong place.
  if (setting.type === "object")
    return { problem: `${name} must be a map`, fix: removeCommand(keys) };
  if (setting.type === "array")
    return { problem: `${name} must be a list`, fix: removeCommand(keys) };
  return {
    problem: `${name} is ${shown(value)}; it must be ${mustBe(setting)}`,
    fix: setCommand(keys, example(setting, valueAt(effectiveSettings({}), keys))),
  };
}

function unknownFault(schema: Schema, keys: readonly string[]): Fault {
  const parents = keys.slice(0, -1);
  const known = Object.keys(schemaAt(schema, parents)?.properties ?? {});
  if (parents.length === 0) known.push(...Object.keys(SECRET_SETTINGS));
  const nearest = nearestName(keys.at(-1) ?? "", known);
  const hint = nearest === undefined ? "" : `; did you mean ${settingName([...parents, nearest])}?`;
  return {
    problem: `${settingName(keys)} is not a setting of this program${hint}`,
    fix: removeCommand(keys),
  };
}

/** Returns the rule for a setting in words that complete the sentence "it must be …". */
export function mustBe(setting: Schema): string {
  const { minimum, maximum, type = "", description = "" } = setting;
  if (setting.mustBe !== undefined) return setting.mustBe;
  if (setting.enum) return `one of ${setting.enum.join(", ")}`;
  if (minimum !== undefined && maximum !== undefined)
    return `a whole number from ${minimum} to ${maximum}`;
  if (type === "boolean") return "true or false";
  return description === "" ? "valid" : `valid: ${description.replace(/\.$/, "")}`;
}

function example({ examples, enum: choices, minimum }: Schema, usual: unknown): string {
  const found = examples?.[0] ?? (usual || (choices?.[0] ?? minimum ?? "VALUE"));
  return typeof found === "string" ? found : JSON.stringify(found);
}

/** Returns the name of a setting as `pulumi config set --path` takes it. */
export function settingName(keys: readonly string[]): string {
  return keys
    .map((key, index) => (/^[\w-]+$/.test(key) ? (index ? `.${key}` : key) : `["${key}"]`))
    .join("");
}

/** Returns the command that sets a setting. */
export function setCommand(keys: readonly string[], value: string): string {
  const path = keys.length > 1 ? "--path " : "";
  return `pulumi config set ${path}${shellQuoted(settingName(keys))} ${value}`.trimEnd();
}

/** Returns the command that removes a setting. */
export function removeCommand(keys: readonly string[]): string {
  const path = keys.length > 1 ? "--path " : "";
  return `pulumi config rm ${path}${shellQuoted(settingName(keys))}`;
}

function shellQuoted(name: string): string {
  return /["[]/.test(name) ? `'${name}'` : name;
}

function shown(value: unknown): string {
  return typeof value === "string" ? quoted(value) : JSON.stringify(value);
}
