import type * as pulumi from "@pulumi/pulumi";
import { parseSecretList } from "./parse";
import type { SecretSource } from "./list";
import { needsPostgres, type SecretPlan, secretPlan } from "./plan";
import type { Settings } from "../config/settings";

/**
 * Returns the Secrets that the setting `secrets` describes. Adds the faults in that setting to
 * `settings`. It is also a fault if a secret is set but no pod would receive its value.
 */
export function readSecretPlan(
  settings: Settings,
  given: Readonly<Partial<Record<SecretSource, pulumi.Input<string>>>>,
  postgresStorage: string,
): SecretPlan {
  const { list, faults } = parseSecretList(settings.json("secrets"));
  faults.forEach(({ problem, fix }) => settings.fault(problem, fix));

  const held = Object.values(list).flatMap(({ keys }) => Object.values(keys));
  const usesPostgres = needsPostgres(list, given);
  for (const source of faults.length > 0 ? [] : (Object.keys(given) as SecretSource[])) {
    const isHeld =
      (source === "postgresPassword" && usesPostgres) ||
      source === "authUrl" ||
      held.includes(source);
    if (isHeld) continue;
    const reason =
      source === "postgresPassword" && given.databaseUrl !== undefined
        ? "has no effect if databaseUrl is set, because databaseUrl contains a password"
        : "is set, but no Secret in the setting secrets contains it";
    settings.fault(`${source} ${reason}`, `pulumi config rm ${source}`);
  }
  return secretPlan(list, given, postgresStorage);
}
