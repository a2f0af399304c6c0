import * as fs from "node:fs";
import { unlessPassed } from "../chart/passed-check";
import type { Fault } from "../errors";
import { type Json, withoutPath } from "../json";
import {
  type InvalidSetting,
  invalidSettings,
  removeCommand,
  setCommand,
} from "./invalid-settings";
import { normalise } from "./normalise";
import { renamedFault } from "./renamed";
import { SCHEMA_FILES, schemaAt, settingsSchema } from "./schema";

/** Files that contain the code of the check. */
const CODE = ["./invalid-settings", "./formats", "./normalise", "./schema", "ajv/package.json"];

/**
 * Returns the stack's settings without those that are invalid, so that the remaining settings can
 * be checked too. Adds a fault for each invalid setting.
 *
 * @param texts settings without the secret ones, as Pulumi passes them.
 * @param encrypted keys of `texts` that were encrypted by mistake. Faults do not quote their
 * values.
 */
export function readStackSettings(
  texts: Readonly<Record<string, string>>,
  encrypted: ReadonlySet<string>,
  faults: Fault[],
): Json {
  const schema = settingsSchema();
  const isKnown = (key: string): boolean => schemaAt(schema, [key]) !== undefined;
  const plain: Record<string, string> = {};
  for (const [key, text] of Object.entries(texts)) {
    const renamed = renamedFault(key, encrypted.has(key) ? undefined : text);
    if (renamed) faults.push(renamed);
    else if (encrypted.has(key) && isKnown(key))
      faults.push(encryptedFault(key, schemaAt(schema, [key])?.type));
    else plain[key] = encrypted.has(key) ? "" : text;
  }
  const settings = normalise(schema, plain);
  const files = [...CODE.map((file) => require.resolve(file)), ...SCHEMA_FILES];
  const inputs = [
    ...files.map((file) => fs.readFileSync(file, "utf8")),
    JSON.stringify(Object.keys(plain)),
    JSON.stringify(settings),
  ];
  const unknown = Object.keys(plain).filter((key) => !isKnown(key));
  const given = { ...settings, ...Object.fromEntries(unknown.map((key) => [key, ""])) };
  const invalid = unlessPassed<InvalidSetting>("settings", inputs, () =>
    invalidSettings(schema, given),
  );
  faults.push(...invalid.map(({ fault }) => fault));
  return invalid.reduce<Json>((left, { keys }) => withoutPath(left, keys), given);
}

function encryptedFault(key: string, type: string | undefined): Fault {
  return {
    problem: `${key} is encrypted, but it is not a secret: the cluster stores it unencrypted`,
    fix: type === "object" || type === "array" ? removeCommand([key]) : setCommand([key], "VALUE"),
  };
}
