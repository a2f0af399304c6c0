import { templateKeys } from "./checksum";
import type { SecretPlan } from "./plan";

type Secrets = Readonly<
  Record<string, { readonly keys: Readonly<Record<string, string>>; readonly existing: boolean }>
>;

/**
 * A mistake of the caller in what `AppSecret` is told: where it stands and why it is one. Quotes no
 * value.
 */
export interface Unsound {
  readonly propertyPath: string;
  readonly reason: string;
}

export function unsoundSecret(args: {
  values: SecretPlan["values"];
  secrets: Secrets;
  readers: SecretPlan["readers"];
}): Unsound | undefined {
  return [
    ...unsoundValues(args.values),
    ...unsoundKeys(args.secrets, args.values),
    ...unsoundReaders(args.readers, args.secrets),
  ][0];
}

function unsoundValues(values: SecretPlan["values"]): Unsound[] {
  const plain = Object.entries(values)
    .filter(([, { template }]) => template === undefined)
    .map(([name]) => name);
  return Object.entries(values).flatMap(([name, { value, generate, template }]) => {
    const missing = templateKeys(template ?? "").find((other) => !plain.includes(other));
    const reasons = [
      [value, generate, template].filter((source) => source !== undefined).length !== 1 &&
        "exactly one of value, generate and template",
      generate !== undefined && generate < 32 && `generate 32 characters or more, not ${generate}`,
      missing !== undefined &&
        `its template names ${missing}, which is no other value that is given or generated`,
    ];
    return reasons.flatMap((reason) =>
      reason ? [{ propertyPath: `values.${name}`, reason }] : [],
    );
  });
}

function unsoundKeys(secrets: Secrets, values: SecretPlan["values"]): Unsound[] {
  return Object.entries(secrets).flatMap(([secret, { keys, existing }]) =>
    Object.entries(keys).flatMap(([key, source]) => {
      const reason = existing
        ? "an existing Secret is not filled"
        : !/^[-._A-Za-z0-9]{1,253}$/.test(key)
          ? "no name of a key"
          : source in values
            ? undefined
            : `there is no value ${source}`;
      return reason === undefined ? [] : [{ propertyPath: `secrets.${secret}.${key}`, reason }];
    }),
  );
}

function unsoundReaders(readers: SecretPlan["readers"], secrets: Secrets): Unsound[] {
  return Object.entries(readers).flatMap(([reader, { secret, keys }]) => {
    const listed = secrets[secret];
    const missing =
      listed && !listed.existing ? keys.find((key) => !(key in listed.keys)) : undefined;
    const reason =
      listed === undefined
        ? `there is no Secret ${secret}`
        : missing && `Secret ${secret} has no key ${missing}`;
    return reason ? [{ propertyPath: `readers.${reader}`, reason }] : [];
  });
}
