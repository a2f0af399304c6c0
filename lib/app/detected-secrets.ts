import type { Json } from "../json";
import { DEFAULT_SECRETS, type SecretSource, type Variables } from "../secrets/list";
import type { AppFacts } from "./detected-settings";
import { isOwnSecret, OWN_SECRETS } from "../secrets/own";
import { isSecretName, roleOf } from "./roles";
import type { Variable } from "./variable";

const [SECRET = ""] = Object.keys(DEFAULT_SECRETS);

/** The usual names of the keys in the Secret. */
const KEYS: Partial<Record<SecretSource, string>> = {
  databaseUrl: "DATABASE_URL",
  databaseUrlAsyncpg: "DATABASE_URL_ASYNCPG",
  databaseUrlPsycopg2: "DATABASE_URL_PSYCOPG2",
  databaseUrlPsycopg: "DATABASE_URL_PSYCOPG",
  databaseHost: "DATABASE_HOST",
  databasePort: "DATABASE_PORT",
  databaseName: "DATABASE_NAME",
  databaseUser: "DATABASE_USER",
  databasePassword: "DATABASE_PASSWORD",
  betterAuthSecret: "BETTER_AUTH_SECRET",
  openaiApiKey: "OPENAI_API_KEY",
};

/** Returns the setting `kubernetesSecrets`: one Secret, and the variables that read its keys. */
export function detectedSecrets({ backend, frontend }: AppFacts): Json {
  const scheme = {
    postgresql: "databaseUrl",
    "postgresql+asyncpg": "databaseUrlAsyncpg",
    "postgresql+psycopg2": "databaseUrlPsycopg2",
    "postgresql+psycopg": "databaseUrlPsycopg",
  } as const;
  const ofBackend = sources(backend.variables, scheme[backend.databaseScheme]);
  const ofFrontend = sources(withLibrary(frontend), "databaseUrl");
  const used = new Set([...Object.values(ofBackend), ...Object.values(ofFrontend)]);
  const usual = Object.entries(KEYS as Record<string, string>).filter(([source]) =>
    used.has(source as SecretSource),
  );
  const own = [...used].filter(isOwnSecret).map((source): Named => [source, nameOf(source)]);
  const named: Named[] = [...usual, ...own];
  return {
    [SECRET]: {
      keys: {
        ...Object.fromEntries(named.map(([source, key]) => [key, source])),
        POSTGRES_PASSWORD: "postgresPassword",
      },
      backend: keysOf(ofBackend),
      frontend: keysOf(ofFrontend),
    },
  };
}

/** Returns the variables whose value comes from a Secret. */
export function secretVariables(variables: readonly Variable[]): Variable[] {
  return variables.filter(({ name }) => sourceOf(name, "databaseUrl") !== undefined);
}

/** Adds the secret that Better Auth reads itself if the application does not pass one. */
function withLibrary({ variables, usesBetterAuth }: AppFacts["frontend"]): readonly Variable[] {
  const isRead = variables.some(({ name }) => roleOf(name)?.kind === "signing key");
  const implied = { name: "BETTER_AUTH_SECRET", place: "better-auth", isRequired: true };
  return usesBetterAuth && !isRead ? [...variables, implied] : variables;
}

/** A source, and the key for its value. */
type Named = readonly [source: string, key: string];
type Sources = Readonly<Record<string, SecretSource>>;

function sources(variables: readonly Variable[], url: SecretSource): Sources {
  return Object.fromEntries(
    variables.flatMap(({ name }) => {
      const source = sourceOf(name, url);
      return source === undefined ? [] : [[name, source]];
    }),
  );
}

/**
 * Returns the source of a variable's value, or undefined if the variable is not secret.
 *
 * @param url form of the database's address for a variable whose name does not name a form.
 */
function sourceOf(name: string, url: SecretSource): SecretSource | undefined {
  if (name.startsWith("NEXT_PUBLIC_")) return undefined;
  const role = roleOf(name);
  if (role === undefined) return isSecretName(name) ? `${OWN_SECRETS}.${name}` : undefined;
  if (role.kind === "database") {
    const saysForm = role.form !== "databaseUrl" || /SYNC|DIRECT/.test(name);
    return saysForm ? role.form : url;
  }
  return SOURCES[role.kind];
}

const SOURCES: Readonly<Record<string, SecretSource | undefined>> = {
  "signing key": "betterAuthSecret",
  "model key": "openaiApiKey",
};

function keysOf(all: Sources): Variables {
  return Object.fromEntries(
    Object.entries(all).map(([variable, source]) => [variable, KEYS[source] ?? nameOf(source)]),
  );
}

/** Returns the name of an own secret, which is also its key. */
function nameOf(source: SecretSource): string {
  return source.replace(`${OWN_SECRETS}.`, "");
}
