import type * as pulumi from "@pulumi/pulumi";
import { filterValues, mapValues } from "../records";
import { templateNames } from "./template";
import type { SecretList, SecretSource, Variables } from "./list";
import { type Service, SERVICES } from "../services";

/** Name of the Service and of the StatefulSet of the Postgres in the cluster. */
export const POSTGRES_NAME = "todo-postgres";
/** Secret with the password of the Postgres in the cluster, if no listed Secret contains it. */
export const DATABASE_SECRET = "todo-postgres-password";

/** The source of one secret value: exactly one of `value`, `generate` and `template`. */
export interface SecretValue {
  /** Set by the user. */
  readonly value?: pulumi.Input<string>;
  /** Length of a value of letters and digits, which is generated once and kept in state. */
  readonly generate?: number;
  /** A text in which each `{name}` is replaced by another value, escaped as in a URL. */
  readonly template?: string;
  /**
   * Facts by name. They are recorded in state with this value when it is first used, so that a
   * change of any can be refused.
   */
  readonly recordWith?: Readonly<Record<string, string>>;
}

/** The Secret that one reader reads, and which of its keys. */
export interface SecretReader {
  readonly secret: string;
  readonly keys: readonly string[];
  /** True if a changed value does not restart the reader's pods. */
  readonly keepsPods?: boolean;
}

/** One Kubernetes Secret, which is created, or exists and is only read. */
export interface KubernetesSecret<Source extends string> {
  /** Key → name of a value. Empty for an existing Secret. */
  readonly keys: Readonly<Record<string, Source>>;
  readonly existing: boolean;
}

/** Arguments of `AppSecret`, and the variables for the chart. */
export interface SecretPlan {
  readonly values: Readonly<Partial<Record<SecretSource, SecretValue>>>;
  readonly secrets: Readonly<Record<string, KubernetesSecret<SecretSource>>>;
  readonly readers: Readonly<Partial<Record<Service | "postgres", SecretReader>>>;
  /** Environment variable → key, for each service. */
  readonly variables: Readonly<Record<Service, Variables>>;
}

type Given = Readonly<Partial<Record<SecretSource, pulumi.Input<string>>>>;

/**
 * Returns true if the database runs in the cluster: `databaseUrl` is not set, and a listed Secret
 * has a key for the database's address or password.
 */
export function needsPostgres(list: SecretList, given: Given): boolean {
  const sources = Object.values(list).flatMap(({ keys }) => Object.values(keys));
  return (
    given.databaseUrl === undefined &&
    (sources.includes("databaseUrl") || sources.includes("postgresPassword"))
  );
}

/**
 * Returns the Secrets of the list with the source of each value. A value set by the user wins;
 * passwords and signing keys are generated otherwise. The key of an optional value that is not set
 * is left out.
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
    const found = Object.entries(list).find(([, spec]) => spec.variables[service]);
    if (!found) continue;
    const [secret, spec] = found;
    const keys = secrets[secret]?.keys ?? {};
    variables[service] = filterValues(
      spec.variables[service] ?? {},
      (key) => spec.existing || key in keys,
    );
    readers[service] = { secret, keys: [...new Set(Object.values(variables[service]))].sort() };
  }
  return {
    values: usedValues(values, secrets),
    secrets,
    readers: { ...readers, ...(password && { postgres: password }) },
    variables,
  };
}

/** Finds the key with the password of the Postgres in the cluster, by default a new Secret's. */
function passwordReader(secrets: SecretPlan["secrets"]): SecretReader {
  for (const [secret, { keys }] of Object.entries(secrets))
    for (const [key, source] of Object.entries(keys))
      if (source === "postgresPassword") return { secret, keys: [key], keepsPods: true };
  return { secret: DATABASE_SECRET, keys: ["POSTGRES_PASSWORD"], keepsPods: true };
}

/** Leaves out the values that no Secret contains, so that they are not generated. */
function usedValues(
  values: SecretPlan["values"],
  secrets: SecretPlan["secrets"],
): SecretPlan["values"] {
  const direct = Object.values(secrets).flatMap(({ keys }) => Object.values(keys));
  const inTemplates = direct.flatMap((source) => templateNames(values[source]?.template ?? ""));
  const used = new Set<string>([...direct, ...inTemplates]);
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
    // Kept beside a database outside the cluster, too: Helm's rollback and a change back need it.
    postgresPassword: {
      ...givenOrGenerated("postgresPassword", 32),
      recordWith: { postgresStorage, database: inCluster ? "cluster" : "elsewhere" },
    },
    ...(inCluster && {
      databaseUrl: { template: `postgresql://todo:{postgresPassword}@${POSTGRES_NAME}:5432/todo` },
    }),
    betterAuthSecret: givenOrGenerated("betterAuthSecret", 48),
    ...ifGiven("openaiApiKey"),
    ...ifGiven("authUrl"),
  };
}
