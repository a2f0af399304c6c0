import type * as pulumi from "@pulumi/pulumi";
import { parseSecretList } from "./parse";
import type { SecretList, SecretSource } from "./list";
import { DATABASE_FORMS } from "./database-forms";
import { needsPostgres, type SecretPlan, secretPlan } from "./plan";
import type { Fault } from "../errors";
import type { Json } from "../json";

type Given = Readonly<Partial<Record<SecretSource, pulumi.Input<string>>>>;

/**
 * Returns the Secrets that the setting `kubernetesSecrets` describes. Adds the faults in that
 * setting to `faults`. A secret setting whose value no pod would receive is also a fault.
 */
export function readSecretPlan(
  setting: Json,
  given: Given,
  postgresStorage: string,
  faults: Fault[],
): SecretPlan {
  const { list, faults: found } = parseSecretList(setting);
  faults.push(...found);

  const held = heldSources(list, given);
  for (const source of found.length > 0 ? [] : (Object.keys(given) as SecretSource[])) {
    if (held.has(source)) continue;
    const reason =
      source === "postgresPassword" && given.databaseUrl !== undefined
        ? "has no effect if databaseUrl is set, because that contains a password"
        : "is set, but no Secret in the setting kubernetesSecrets contains it";
    faults.push({ problem: `${source} ${reason}`, fix: `pulumi config rm ${source}` });
  }
  return secretPlan(list, given, postgresStorage);
}

/** Returns the sources that reach a pod, or that may be set without reaching one. */
function heldSources(list: SecretList, given: Given): ReadonlySet<SecretSource> {
  const direct = Object.values(list).flatMap(({ keys }) => Object.values(keys));
  const forms: readonly SecretSource[] = DATABASE_FORMS;
  return new Set<SecretSource>([
    ...direct,
    "authUrl",
    ...(needsPostgres(list, given) ? (["postgresPassword"] as const) : []),
    ...(direct.some((source) => forms.includes(source)) ? (["databaseUrl"] as const) : []),
  ]);
}
