import { type Json, isMap } from "../json";
import { type Schema, schemaAt } from "./schema";

/**
 * Returns the settings with the types that the schema declares. Pulumi passes every setting as
 * text, with lists and maps as JSON, and `pulumi config set --path` turns text that looks like a
 * number or a boolean into one. A value that does not fit its type stays as it is, so that the
 * error message shows what was set. Empty texts, lists and maps count as not set.
 */
export function normalise(schema: Schema, texts: Readonly<Record<string, string>>): Json {
  const entries = Object.entries(texts)
    .map(([key, text]) => [key, typed(schema, [key], fromText(schemaAt(schema, [key]), text))])
    .filter(([, value]) => !isEmpty(value));
  return Object.fromEntries(entries) as Json;
}

function fromText(schema: Schema | undefined, text: string): unknown {
  if (schema?.type !== "object" && schema?.type !== "array") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function typed(root: Schema, keys: readonly string[], value: unknown): unknown {
  if (isMap(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, typed(root, [...keys, key], inner)]),
    );
  const type = schemaAt(root, keys)?.type ?? "";
  return CONVERSIONS[type]?.(value) ?? value;
}

/** Conversions to a type. They return undefined for a value that does not fit. */
const CONVERSIONS: Readonly<Record<string, (value: unknown) => unknown>> = {
  string: (value) =>
    typeof value === "number" || typeof value === "boolean" ? String(value) : undefined,
  integer: (value) =>
    typeof value === "string" && /^(0|[1-9][0-9]{0,14})$/.test(value) ? Number(value) : undefined,
  boolean: (value) => (value === "true" ? true : value === "false" ? false : undefined),
};

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === "" || (isMap(value) && Object.keys(value).length === 0);
}
