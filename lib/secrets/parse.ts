import type { Fault } from "../errors";
import { nearestName } from "../config/nearest-name";
import { isMap, type Json } from "../json";
import { DATABASE_FORMS } from "./database-forms";
import { isOwnSecret } from "./own";
import { DATABASE_SECRET } from "./plan";
import { DEFAULT_SECRETS, type SecretList, type SecretSource, type SecretSpec } from "./list";
import { SECRET_SETTINGS } from "./rules";
import { type Service, SERVICES } from "../services";

const FIELDS = ["keys", "existing", ...SERVICES];
const SOURCES = [...Object.keys(SECRET_SETTINGS), ...DATABASE_FORMS, "authUrl"];
const SECRET_NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const KEY = {
  pattern: /^[-._A-Za-z0-9]{1,64}$/,
  rule: "a key has letters, digits, hyphens, dots and underscores, at most 64",
};
const VARIABLE = {
  pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
  rule: "an environment variable has letters, digits and underscores",
};

/**
 * Records a fault. `problem` is the message without its first word, `kubernetesSecrets`, for
 * example `.todo-secrets has no keys`.
 */
type Report = (problem: string, fix?: string) => void;

/**
 * Reads the setting `kubernetesSecrets`: `{"<Secret>": {"keys": {"<key>": "<source>"}, "backend":
 * {"<variable>": "<key>"}, "frontend": {…}}}`, or `"existing": true` instead of `keys`. An empty
 * object means the default. Returns all faults. The faults never quote a value that could be a
 * secret.
 */
export function parseSecretList(given: Json): { list: SecretList; faults: Fault[] } {
  const faults: Fault[] = [];
  const report: Report = (problem, fix = "pulumi config rm kubernetesSecrets") => {
    faults.push({ problem: `kubernetesSecrets${problem}`, fix });
  };
  if (Object.keys(given).length === 0) return { list: DEFAULT_SECRETS, faults };

  const list = Object.fromEntries(
    Object.entries(given).map(([name, entry]) => [name, readSecret(name, entry, report)]),
  );
  for (const service of SERVICES) checkVariables(service, list, report);
  return { list, faults };
}

/** Checks that a service reads each of its variables from only one Secret. */
function checkVariables(service: Service, list: SecretList, report: Report): void {
  const first = new Map<string, string>();
  for (const [name, { variables }] of Object.entries(list))
    for (const variable of Object.keys(variables[service] ?? {})) {
      const other = first.get(variable);
      if (other !== undefined)
        report(
          ` let ${service} read ${variable} from ${other} and ${name}; a variable has one source`,
          remove(`${name}.${service}.${variable}`),
        );
      else first.set(variable, name);
    }
}

function readSecret(name: string, entry: unknown, report: Report): SecretSpec {
  checkName(name, report);
  if (!isMap(entry)) {
    report(`.${name} must be an object with ${FIELDS.join(", ")}`);
    return { keys: {}, existing: false, variables: {} };
  }
  for (const field of Object.keys(entry).filter((seen) => !FIELDS.includes(seen)))
    report(`.${name} has no field ${field}${hint(field, FIELDS)}`, remove(`${name}.${field}`));
  const { existing = false } = entry;
  if (typeof existing !== "boolean")
    report(`.${name}.existing must be true or false`, remove(`${name}.existing`));
  const keys = readKeys(name, entry, report);
  const known = existing === true ? undefined : Object.keys(keys);
  const read = SERVICES.filter((service) => entry[service] !== undefined).map(
    (service) => [service, readVariables(name, service, entry, known, report)] as const,
  );
  return { keys, existing: existing === true, variables: Object.fromEntries(read) };
}

function checkName(name: string, report: Report): void {
  if (!SECRET_NAME.test(name))
    report(
      `.${name}: the name of a Secret has lower-case letters, digits, hyphens and dots, at most 253`,
    );
  if (name === DATABASE_SECRET)
    report(`.${name}: this name is reserved for the password of the Postgres in the cluster`);
}

function readKeys(name: string, entry: Json, report: Report): Record<string, SecretSource> {
  const existing = entry.existing === true;
  if (existing && entry.keys !== undefined)
    report(`.${name} exists already: this program does not set its keys`, remove(`${name}.keys`));
  const keys = readMap(name, "keys", entry.keys, KEY, report);
  if (!existing && Object.keys(keys).length === 0)
    report(
      `.${name} has no keys`,
      `pulumi config set --path kubernetesSecrets.${name}.keys.DATABASE_URL databaseUrl`,
    );
  const isSource = (seen: string): boolean => SOURCES.includes(seen) || isOwnSecret(seen);
  for (const [key, source] of Object.entries(keys).filter(([, seen]) => !isSource(seen))) {
    report(
      `.${name}.keys.${key} must name a source, one of ${SOURCES.join(", ")}${hint(source, SOURCES)}`,
      `pulumi config set --path kubernetesSecrets.${name}.keys.${key} ${nearestName(source, SOURCES) ?? "databaseUrl"}`,
    );
  }
  return keys as Record<string, SecretSource>;
}

/** @param known keys of the Secret. Undefined for an existing Secret, whose keys are unknown. */
function readVariables(
  name: string,
  service: Service,
  entry: Json,
  known: string[] | undefined,
  report: Report,
): Record<string, string> {
  const variables = readMap(name, service, entry[service], VARIABLE, report);
  for (const [variable, key] of Object.entries(variables)) {
    const isKey = known?.includes(key) ?? KEY.pattern.test(key);
    if (!isKey)
      report(
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
  { pattern, rule }: typeof KEY,
  report: Report,
): Record<string, string> {
  if (value === undefined) return {};
  if (!isMap(value)) {
    report(`.${name}.${field} must be an object`, remove(`${name}.${field}`));
    return {};
  }
  for (const [key, inner] of Object.entries(value)) {
    if (!pattern.test(key))
      report(
        `.${name}.${field} has ${JSON.stringify(key)}; ${rule}`,
        remove(`${name}.${field}["${key}"]`),
      );
    if (typeof inner !== "string")
      report(`.${name}.${field}.${key} must be a string`, remove(`${name}.${field}.${key}`));
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, String(inner)]));
}

function remove(path: string): string {
  return `pulumi config rm --path 'kubernetesSecrets.${path}'`;
}

function hint(seen: string, names: readonly string[]): string {
  const nearest = nearestName(seen, names);
  return nearest === undefined ? "" : `; did you mean ${nearest}?`;
}
