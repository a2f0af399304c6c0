import type * as pulumi from "@pulumi/pulumi";
import { templateKeys } from "./checksum";
import { type SecretList, type SecretSource, type Service, SERVICES, type Variables } from "./list";

/** Name of the Service and of the StatefulSet of the Postgres in the cluster. */
export const POSTGRES_NAME = "todo-postgres";
/** Holds the password of the Postgres in the cluster where no other Secret does. */
export const DATABASE_SECRET = "todo-postgres-password";

/** Where one secret value comes from: exactly one of the three. */
export interface SecretValue {
  /** Given by the user. */
  readonly value?: pulumi.Input<string>;
  /** Generated once, this many letters and digits, then kept in state. */
  readonly generate?: number;
  /** Composed: `{name}` stands for another value, escaped as in a URL. */
  readonly template?: string;
  /**
   * Recorded together with this value when it was first used, by name, so that a change of either
   * can be refused.
   */
  readonly settledWith?: Readonly<Record<string, string>>;
}

/** Which Secret is to be read for whom, and which of its keys. */
export interface SecretReader {
  readonly secret: string;
  readonly keys: readonly string[];
  /** True for a reader whose pods stay as they are when a value changes. */
  readonly stays?: boolean;
}

/** What `AppSecret` takes, and what the chart is told of it. */
export interface SecretPlan {
  readonly values: Readonly<Partial<Record<SecretSource, SecretValue>>>;
  readonly secrets: Readonly<
    Record<
      string,
      { readonly keys: Readonly<Record<string, SecretSource>>; readonly existing: boolean }
    >
  >;
  readonly readers: Readonly<Partial<Record<Service | "postgres", SecretReader>>>;
  /** Environment variable → key, for each service. */
  readonly variables: Readonly<Record<Service, Variables>>;
}

type Given = Readonly<Partial<Record<SecretSource, pulumi.Input<string>>>>;

/**
 * True when the database runs in the cluster: none elsewhere is given, and a Secret of the list is
 * to hold its address or password.
 */
export function needsPostgres(list: SecretList, given: Given): boolean {
  const wanted = Object.values(list).flatMap(({ keys }) => Object.values(keys));
  return (
    given.databaseUrl === undefined &&
    (wanted.includes("databaseUrl") || wanted.includes("postgresPassword"))
  );
}

/**
 * The list with the values there are. What the user has set wins; an API key is never made up, and
 * the key of one that is not given is left out.
 */
export function secretPlan(list: SecretList, given: Given, postgresStorage: string): SecretPlan {
  const inCluster = needsPostgres(list, given);
  const possible = secretValues(given, inCluster, postgresStorage);
  const isThere = (source: SecretSource): boolean => possible[source] !== undefined;

  const secrets = Object.fromEntries(
    Object.entries(list).map(([name, { keys, existing }]) => [
      name,
      { keys: pick(keys, isThere), existing },
    ]),
  );
  const home =
    Object.entries(secrets).find(([, { keys }]) =>
      Object.values(keys).includes("postgresPassword"),
    )?.[0] ?? DATABASE_SECRET;
  if (inCluster)
    secrets[home] ??= { keys: { POSTGRES_PASSWORD: "postgresPassword" }, existing: false };

  const variables = { backend: {}, frontend: {} } as Record<Service, Variables>;
  const readers: Partial<Record<Service | "postgres", SecretReader>> = {};
  for (const service of SERVICES) {
    const [secret, spec] =
      Object.entries(list).find(([, { variables: all }]) => all[service]) ?? [];
    if (!secret || !spec) continue;
    variables[service] = pick(
      spec.variables[service]!,
      (key) => spec.existing || key in secrets[secret].keys,
    );
    readers[service] = { secret, keys: [...new Set(Object.values(variables[service]))].sort() };
  }
  if (inCluster) {
    const [key] = Object.entries(secrets[home].keys).find(
      ([, source]) => source === "postgresPassword",
    )!;
    readers.postgres = { secret: home, keys: [key], stays: true };
  }
  return { values: used(possible, secrets), secrets, readers, variables };
}

/** Nothing is generated that no Secret holds. */
function used(values: SecretPlan["values"], secrets: SecretPlan["secrets"]): SecretPlan["values"] {
  const held = Object.values(secrets).flatMap(({ keys }) => Object.values(keys));
  const named = held.flatMap((source) => templateKeys(values[source]?.template ?? ""));
  return pick(values, (_, source) => [...held, ...named].includes(source as SecretSource));
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
    // Beside a database elsewhere too, where a Secret of the list holds it: a return, and Helm's
    // rollback, need it again.
    postgresPassword: {
      ...givenOrGenerated("postgresPassword", 32),
      settledWith: { postgresStorage, database: inCluster ? "cluster" : "elsewhere" },
    },
    ...(inCluster && {
      databaseUrl: { template: `postgresql://todo:{postgresPassword}@${POSTGRES_NAME}:5432/todo` },
    }),
    betterAuthSecret: givenOrGenerated("betterAuthSecret", 48),
    ...ifGiven("openaiApiKey"),
    ...ifGiven("authUrl"),
  };
}

function pick<T>(
  all: Readonly<Record<string, T>>,
  keep: (value: T, name: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => keep(value, name)));
}
