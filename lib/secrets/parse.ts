import type { Fault } from "../errors";
import { nearestName } from "../config/nearest-name";
import { DATABASE_SECRET } from "./plan";
import {
  DEFAULT_SECRETS,
  type SecretList,
  type SecretSource,
  type SecretSpec,
  type Service,
  SERVICES,
} from "./list";
import { SECRET_SETTINGS } from "./rules";

type Json = Readonly<Record<string, unknown>>;

const FIELDS = ["keys", "existing", ...SERVICES];
const SOURCES = [...Object.keys(SECRET_SETTINGS), "authUrl"];
const SECRET_NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const KEY = /^[-._A-Za-z0-9]{1,64}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Reads the setting `secrets`: `{"<Secret>": {"keys": {"<key>": "<source>"}, "backend":
 * {"<variable>": "<key>"}, "frontend": {…}}}`, or `"existing": true` in place of `keys`. An empty
 * object means the default. Every fault is told, none quotes a value that could be a secret.
 */
export function parseSecretList(json: string): { list: SecretList; faults: Fault[] } {
  const given = parseObject(json);
  const faults: Fault[] = [];
  const wrong = (problem: string, fix = "pulumi config rm secrets"): void =>
    void faults.push({ problem: `secrets${problem}`, fix });
  if (given === undefined) wrong(" must be an object: name of a Secret → what it holds");
  if (given === undefined || Object.keys(given).length === 0)
    return { list: DEFAULT_SECRETS, faults };

  const list = Object.fromEntries(
    Object.entries(given).map(([name, entry]) => [name, readSecret(name, entry, wrong)]),
  );
  for (const service of SERVICES) {
    const read = Object.keys(list).filter((name) => list[name].variables[service]);
    if (read.length > 1)
      wrong(
        ` let ${service} read ${read.join(" and ")}; it can read one Secret`,
        remove(`${read[1]}.${service}`),
      );
  }
  return { list, faults };
}

type Wrong = (problem: string, fix?: string) => void;

function readSecret(name: string, entry: unknown, wrong: Wrong): SecretSpec {
  const at = `.${name}`;
  if (!SECRET_NAME.test(name))
    wrong(
      `${at}: the name of a Secret has lower-case letters, digits, hyphens and dots, at most 253`,
    );
  if (name === DATABASE_SECRET)
    wrong(`${at}: this name is kept for the password of the Postgres in the cluster`);
  if (!isObject(entry)) {
    wrong(`${at} must be an object with ${FIELDS.join(", ")}`);
    return { keys: {}, existing: false, variables: {} };
  }
  for (const field of Object.keys(entry).filter((seen) => !FIELDS.includes(seen))) {
    wrong(`${at} has no field ${field}${hint(field, FIELDS)}`, remove(`${name}.${field}`));
  }
  const existing = entry.existing === true;
  if (![undefined, true, false].includes(entry.existing as boolean))
    wrong(`${at}.existing must be true or false`, remove(`${name}.existing`));
  if (existing && entry.keys !== undefined)
    wrong(`${at} exists already: its keys are not this program's to fill`, remove(`${name}.keys`));
  const keys = readMap(
    name,
    "keys",
    entry.keys,
    KEY,
    "a key has letters, digits, hyphens, dots and underscores, at most 64",
    wrong,
  );
  if (!existing && Object.keys(keys).length === 0)
    wrong(
      `${at} has no keys`,
      `pulumi config set --path secrets.${name}.keys.DATABASE_URL databaseUrl`,
    );
  for (const [key, source] of Object.entries(keys).filter(([, seen]) => !SOURCES.includes(seen))) {
    wrong(
      `${at}.keys.${key} must name a source, one of ${SOURCES.join(", ")}${hint(source, SOURCES)}`,
      `pulumi config set --path secrets.${name}.keys.${key} ${nearestName(source, SOURCES) ?? SOURCES[0]}`,
    );
  }
  const read = SERVICES.flatMap((service) =>
    entry[service] === undefined
      ? []
      : [
          [
            service,
            readVariables(name, service, entry, existing ? undefined : Object.keys(keys), wrong),
          ] as const,
        ],
  );
  return {
    keys: keys as Record<string, SecretSource>,
    existing,
    variables: Object.fromEntries(read),
  };
}

/** `known` are the keys there are; undefined where only the cluster can tell. */
function readVariables(
  name: string,
  service: Service,
  entry: Json,
  known: string[] | undefined,
  wrong: Wrong,
): Record<string, string> {
  const variables = readMap(
    name,
    service,
    entry[service],
    VARIABLE,
    "an environment variable has letters, digits and underscores",
    wrong,
  );
  for (const [variable, key] of Object.entries(variables)) {
    const isThere = known?.includes(key) ?? KEY.test(key);
    if (!isThere)
      wrong(
        `.${name}.${service}.${variable} must name a key of ${name}${hint(key, known ?? [])}`,
        remove(`${name}.${service}.${variable}`),
      );
  }
  return variables;
}

function readMap(
  name: string,
  field: string,
  value: unknown,
  pattern: RegExp,
  rule: string,
  wrong: Wrong,
): Record<string, string> {
  if (value === undefined) return {};
  if (!isObject(value)) {
    wrong(`.${name}.${field} must be an object`, remove(`${name}.${field}`));
    return {};
  }
  for (const [key, inner] of Object.entries(value)) {
    if (!pattern.test(key))
      wrong(
        `.${name}.${field} has ${JSON.stringify(key)}; ${rule}`,
        remove(`${name}.${field}["${key}"]`),
      );
    if (typeof inner !== "string")
      wrong(`.${name}.${field}.${key} must be a text`, remove(`${name}.${field}.${key}`));
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, String(inner)]));
}

function remove(path: string): string {
  return `pulumi config rm --path 'secrets.${path}'`;
}

function hint(seen: string, names: readonly string[]): string {
  const nearest = nearestName(seen, names);
  return nearest === undefined ? "" : `; did you mean ${nearest}?`;
}

function parseObject(json: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
