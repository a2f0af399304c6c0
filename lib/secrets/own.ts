import type { Fault } from "../errors";
import { isMap } from "../json";

/** Setting with secrets that only the application knows, for example `ownSecrets.GROQ_API_KEY`. */
export const OWN_SECRETS = "ownSecrets";

/** Source of a value in that setting. */
export type OwnSecret = `${typeof OWN_SECRETS}.${string}`;

export function isOwnSecret(source: string): source is OwnSecret {
  return /^ownSecrets\.[A-Za-z_]\w*$/.test(source);
}

/**
 * Returns the names in the setting, with a fault if it is not encrypted or not a map of texts. The
 * fault never quotes a value.
 *
 * @param json value of the setting. Undefined if it is not set.
 */
export function ownSecretNames(
  json: string | undefined,
  isEncrypted: boolean,
  faults: Fault[],
): string[] {
  if (json === undefined) return [];
  const fix = `pulumi config set --secret --path ${OWN_SECRETS}.NAME`;
  const names = namesOf(json);
  const invalid = names?.find((name) => !isOwnSecret(`${OWN_SECRETS}.${name}`));
  if (!isEncrypted)
    faults.push({ problem: `${OWN_SECRETS} is stored unencrypted; it must be encrypted`, fix });
  else if (names === undefined)
    faults.push({ problem: `${OWN_SECRETS} must be a map of names to texts`, fix });
  else if (invalid !== undefined)
    faults.push({
      problem: `${OWN_SECRETS} has "${invalid}"; a name has letters, digits and underscores`,
      fix: `pulumi config rm --path '${OWN_SECRETS}["${invalid}"]'`,
    });
  return names ?? [];
}

function namesOf(json: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(json);
    const isValid =
      isMap(value) && Object.values(value).every((text) => typeof text === "string" && text !== "");
    return isValid ? Object.keys(value) : undefined;
  } catch {
    return undefined;
  }
}
