import type { KubernetesSecret, SecretPlan } from "./plan";
import { templateNames } from "./template";

type Secrets = Readonly<Record<string, KubernetesSecret<string>>>;

/** The path of an invalid argument, and the reason why it is invalid. Contains no values. */
export interface InvalidArgument {
  readonly propertyPath: string;
  readonly reason: string;
}

/** Returns the first fault in the arguments of `AppSecret`, or undefined. */
export function validateSecrets(args: {
  values: SecretPlan["values"];
  secrets: Secrets;
  readers: SecretPlan["readers"];
}): InvalidArgument | undefined {
  return [
    ...invalidValues(args.values),
    ...invalidKeys(args.secrets, args.values),
    ...invalidReaders(args.readers, args.secrets),
  ][0];
}

function invalidValues(values: SecretPlan["values"]): InvalidArgument[] {
  const plain = Object.entries(values)
    .filter(([, { template, databaseForm }]) => (template ?? databaseForm) === undefined)
    .map(([name]) => name);
  return Object.entries(values).flatMap(([name, { value, generate, template, databaseForm }]) => {
    const missing = templateNames(template ?? "").find((other) => !plain.includes(other));
    const all = [value, generate, template, databaseForm];
    const sources = all.filter((source) => source !== undefined);
    const reasons = [
      ...(sources.length === 1
        ? []
        : ["set exactly one of value, generate, template and databaseForm"]),
      ...(generate === undefined || generate >= 32
        ? []
        : [`generate must be at least 32 characters, not ${generate}`]),
      ...(missing === undefined
        ? []
        : [`the template names ${missing}, which is not a given or generated value`]),
    ];
    return reasons.map((reason) => ({ propertyPath: `values.${name}`, reason }));
  });
}

function invalidKeys(secrets: Secrets, values: SecretPlan["values"]): InvalidArgument[] {
  return Object.entries(secrets).flatMap(([secret, { keys, existing }]) =>
    Object.entries(keys).flatMap(([key, source]) => {
      const reason = keyFault(key, existing, source in values ? undefined : source);
      return reason === undefined ? [] : [{ propertyPath: `secrets.${secret}.${key}`, reason }];
    }),
  );
}

function keyFault(key: string, existing: boolean, unknown: string | undefined): string | undefined {
  if (existing) return "keys of an existing Secret cannot be set";
  if (!/^[-._A-Za-z0-9]{1,253}$/.test(key)) return "this is not a valid name of a key";
  return unknown === undefined ? undefined : `there is no value ${unknown}`;
}

function invalidReaders(readers: SecretPlan["readers"], secrets: Secrets): InvalidArgument[] {
  const listed = new Map(Object.entries(secrets));
  return Object.entries(readers).flatMap(([reader, { secret: first, keys: firstKeys, others }]) =>
    Object.entries({ [first]: firstKeys, ...others }).flatMap(([secret, keys]) => {
      const propertyPath = `readers.${reader}`;
      const found = listed.get(secret);
      if (found === undefined) return [{ propertyPath, reason: `there is no Secret ${secret}` }];
      const missing = found.existing ? undefined : keys.find((key) => !(key in found.keys));
      if (missing === undefined) return [];
      return [{ propertyPath, reason: `Secret ${secret} has no key ${missing}` }];
    }),
  );
}
