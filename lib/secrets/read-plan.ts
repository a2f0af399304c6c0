import type * as pulumi from "@pulumi/pulumi";
import { parseSecretList } from "./parse";
import type { SecretSource } from "./list";
import { needsPostgres, type SecretPlan, secretPlan } from "./plan";
import type { Fault } from "../errors";
import type { Json } from "../json";

/**
 * Returns the Secrets that the setting `kubernetesSecrets` describes. Adds the faults in that
 * setting to `faults`. A secret setting whose value no pod would receive is also a fault.
 */
export function readSecretPlan(
  setting: Json,
  given: Readonly<Partial<Record<SecretSource, pulumi.Input<string>>>>,
  postgresStorage: string,
  faults: Fault[],
): SecretPlan {
  const { list, faults: found } = parseSecretList(setting);
  faults.push(...found);

  const held = Object.values(list).flatMap(({ keys }) => Object.values(keys));
  const usesPostgres = needsPostgres(list, given);
  for (const source of found.length > 0 ? [] : (Object.keys(given) as SecretSource[])) {
    const isHeld =
      (source === "postgresPassword" && usesPostgres) ||
      source === "authUrl" ||
      held.includes(source);
    if (isHeld) continue;
    const reason =
      source === "postgresPassword" && given.databaseUrl !== undefined
        ? "has no effect if databaseUrl is set, because that contains a password"
        : "is set, but no Secret in the setting kubernetesSecrets contains it";
    faults.push({ problem: `${source} ${reason}`, fix: `pulumi config rm ${source}` });
  }
  return secretPlan(list, given, postgresStorage);
}
