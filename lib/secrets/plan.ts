import type * as pulumi from "@pulumi/pulumi";
import { filterValues, mapDefined, mapValues } from "../records";
import { isOwnSecret } from "./own";
import { DATABASE_FORMS, type DatabaseForm } from "./database-forms";
import { templateNames } from "./template";
import type { SecretList, SecretSource, Variables } from "./list";
import { type Service, SERVICES } from "../services";

/** Name of the Service and the StatefulSet of the Postgres in the cluster. */
export const POSTGRES_NAME = "todo-postgres";
/**
 * Secret for the password of the Postgres in the cluster, used if no Secret in the setting
 * `kubernetesSecrets` contains that password.
 */
export const DATABASE_SECRET = "todo-postgres-password";

/** The source of a secret value. Exactly one of the first four properties is set. */
export interface SecretValue {
  /** The value that the user set. */
  readonly value?: pulumi.Input<string>;
  /** Number of letters and digits in a value that is generated once and kept in the state. */
  readonly generate?: number;
  /** Template in which each `{name}` is replaced with the value of that name, escaped for a URL. */
  readonly template?: string;
  /** The database's address in another form, computed from the value `databaseUrl`. */
  readonly databaseForm?: DatabaseForm;
  /**
   * Facts, keyed by name. They are recorded in the state together with this value when the value is
   * first used, so that a later change to any of these facts can be refused.
   */
  readonly recordWith?: Readonly<Record<string, string>>;
}

/** The Secrets that a service reads, and the keys that the service reads from them. */
export interface SecretReader {
  readonly secret: string;
  readonly keys: readonly string[];
  /** Further Secrets, with the keys that the service reads from each. Default: none. */
  readonly others?: Readonly<Record<string, readonly string[]>>;
  /** True if the service's pods must not restart when a value changes. */
  readonly keepsPods?: boolean;
}

/** A Kubernetes Secret that the program creates, or an existing Secret that it only reads. */
export interface KubernetesSecret<Source extends string> {
  /** Maps each key to the name of a value. The map is empty for an existing Secret. */
  readonly keys: Readonly<Record<string, Source>>;
  readonly existing: boolean;
}

/** The arguments for `AppSecret`, and the variables for the chart. */
export interface SecretPlan {
  /** Keyed by source. */
  readonly values: Readonly<Record<string, SecretValue>>;
  readonly secrets: Readonly<Record<string, KubernetesSecret<SecretSource>>>;
  readonly readers: Readonly<Partial<Record<Service | "postgres", SecretReader>>>;
  /** Maps the environment variables of each service to keys of its Secrets. */
  readonly variables: Readonly<Record<Service, Variables>>;
}

type Given = Readonly<Partial<Record<SecretSource, pulumi.Input<string>>>>;

/**
 * Returns true if the database runs in the cluster. That is the case if `databaseUrl` is not set
 * and a Secret in the list has a key for the database's address or password.
 */
export function needsPostgres(list: SecretList, given: Given): boolean {
  const sources = Object.values(list).flatMap(({ keys }) => Object.values(keys));
  const needed: readonly SecretSource[] = ["databaseUrl", "postgresPassword", ...DATABASE_FORMS];
  return given.databaseUrl === undefined && sources.some((source) => needed.includes(source));
}

/**
 * Returns the Secrets in the list with the source of each value. Passwords and signing keys are
 * generated unless the user sets them. The keys of optional values that are not set are left out.
 */
export function secretPlan(list: SecretList, given: Given, postgresStorage: string): SecretPlan {
  const inCluster = needsPostgres(list, given);
  const values = secretValues(given, inCluster, postgresStorage);
  const hasValue = (source: SecretSource): boolean => values[source] !== undefined;

  const secrets: Record<string, KubernetesSecret<SecretSource>> = mapValues(
    list,
    ({ keys, existing }) => ({
      keys: filterValues(keys, hasValue),
      existing,
    }),
  );
  const password = inCluster ? passwordReader(secrets) : undefined;
  if (password?.secret === DATABASE_SECRET)
    secrets[DATABASE_SECRET] = { keys: { POSTGRES_PASSWORD: "postgresPassword" }, existing: false };

  const variables = { backend: {}, frontend: {} } as Record<Service, Variables>;
  const readers: Partial<Record<Service, SecretReader>> = {};
  for (const service of SERVICES) {
    const read = Object.entries(list)
      .filter(([, spec]) => spec.variables[service])
      .map(([secret, { existing, variables: all }]) => {
        const keys = secrets[secret]?.keys ?? {};
        return [
          secret,
          filterValues(all[service] ?? {}, (key) => existing || key in keys),
        ] as const;
      });
    const [first, ...others] = read;
    if (!first) continue;
    const renamed = others.map(([name, all]) => mapValues(all, (key) => `${name}/${key}`));
    variables[service] = Object.assign({}, first[1], ...renamed) as Variables;
    readers[service] = {
      secret: first[0],
      keys: keysOf(first[1]),
      ...(others.length > 0 && {
        others: Object.fromEntries(others.map(([name, all]) => [name, keysOf(all)])),
      }),
    };
  }
  return {
    values: usedValues(values, secrets),
    secrets,
    readers: { ...readers, ...(password && { postgres: password }) },
    variables,
  };
}

function keysOf(variables: Variables): string[] {
  return [...new Set(Object.values(variables))].sort();
}

/**
 * Returns the Secret that holds the password of the Postgres in the cluster, and the password's
 * key. If no Secret has such a key, returns a new Secret and its key.
 */
function passwordReader(secrets: SecretPlan["secrets"]): SecretReader {
  for (const [secret, { keys }] of Object.entries(secrets))
    for (const [key, source] of Object.entries(keys))
      if (source === "postgresPassword") return { secret, keys: [key], keepsPods: true };
  return { secret: DATABASE_SECRET, keys: ["POSTGRES_PASSWORD"], keepsPods: true };
}

/**
 * Returns only the values that at least one Secret contains, so that no other values are generated.
 */
function usedValues(
  values: SecretPlan["values"],
  secrets: SecretPlan["secrets"],
): SecretPlan["values"] {
  const direct = Object.values(secrets).flatMap(({ keys }) => Object.values(keys));
  const forms = direct.some((source) => values[source]?.databaseForm !== undefined);
  const needed: SecretSource[] = [...direct, ...(forms ? (["databaseUrl"] as const) : [])];
  const inTemplates = needed.flatMap((source) => templateNames(values[source]?.template ?? ""));
  const used = new Set<string>([...needed, ...inTemplates]);
  return filterValues(values, (_, source) => used.has(source));
}

function secretValues(
  given: Given,
  inCluster: boolean,
  postgresStorage: string,
): SecretPlan["values"] {
  const givenOrGenerated = (source: SecretSource, length: number): SecretValue =>
    given[source] === undefined ? { generate: length } : { value: given[source] };
  const ifGiven = (source: SecretSource) =>
    given[source] === undefined ? {} : { [source]: { value: given[source] } };
  return {
    ...ifGiven("databaseUrl"),
    // The password is kept even if the database is outside the cluster, because a rollback or a
    // change back to the database in the cluster needs it.
    postgresPassword: {
      ...givenOrGenerated("postgresPassword", 32),
      recordWith: { postgresStorage, database: inCluster ? "cluster" : "elsewhere" },
    },
    ...(inCluster && {
      databaseUrl: { template: `postgresql://todo:{postgresPassword}@${POSTGRES_NAME}:5432/todo` },
    }),
    ...((inCluster || given.databaseUrl !== undefined) &&
      Object.fromEntries(DATABASE_FORMS.map((form) => [form, { databaseForm: form }]))),
    betterAuthSecret: givenOrGenerated("betterAuthSecret", 48),
    ...ifGiven("openaiApiKey"),
    ...ifGiven("authUrl"),
    ...mapDefined(given, (value, source) => (isOwnSecret(source) && value ? { value } : undefined)),
  };
}
