import type { EffectiveSettings } from "../../../lib/config/layers";
import type { Fault } from "../../../lib/errors";
import type { SecretSource } from "../../../lib/secrets/list";
import { readSecretPlan } from "../../../lib/secrets/read-plan";
import type { SecretPlan } from "../../../lib/secrets/plan";
import { SECRET_SETTINGS } from "../../../lib/secrets/rules";
import { OWN_SECRETS } from "../../../lib/secrets/own";
import { isSet, ownSecretsOf } from "./stack-file";

/** Returns the variables that services read from Secrets, without reading any secret value. */
export function secretVariablesOf(
  stack: string,
  { kubernetesSecrets, postgres }: EffectiveSettings,
): SecretPlan["variables"] {
  const set = [
    ...Object.keys(SECRET_SETTINGS).filter((key) => isSet(key, stack)),
    ...ownSecretsOf(stack).map((name) => `${OWN_SECRETS}.${name}`),
  ] as SecretSource[];
  const faults: Fault[] = [];
  const given = Object.fromEntries(set.map((source) => [source, "set"]));
  return readSecretPlan(kubernetesSecrets, given, postgres.storage, faults).variables;
}
