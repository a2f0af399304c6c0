import type { Service } from "../services";
import type { DatabaseForm } from "./database-forms";
import type { OwnSecret } from "./own";
import type { SecretSetting } from "./rules";

/**
 * Setting that provides the value of a Secret's key: a secret setting, a form of `databaseUrl`,
 * an entry of `ownSecrets`, or the plain setting `authUrl`.
 */
export type SecretSource = SecretSetting | DatabaseForm | OwnSecret | "authUrl";

/**
 * Maps environment variables to their values or, for secret variables, to the keys of a Secret. The
 * form `<Secret>/<key>` names a key of another Secret than the service's first one.
 */
export type Variables = Readonly<Record<string, string>>;

/** One Kubernetes Secret and the services that read it. */
export interface SecretSpec {
  /**
   * Maps each key to its source. A key is left out if its source has no value. The map is empty for
   * an existing Secret.
   */
  readonly keys: Readonly<Record<string, SecretSource>>;
  /**
   * True for a Secret that was created outside this program. The program only reads such a Secret,
   * and never writes or deletes it.
   */
  readonly existing: boolean;
  /** The variables of each service that reads this Secret, with their keys. */
  readonly variables: Readonly<Partial<Record<Service, Variables>>>;
}

/** Maps the name of each Secret to its specification. */
export type SecretList = Readonly<Record<string, SecretSpec>>;

/**
 * The default of the setting `kubernetesSecrets`: one Secret whose keys have the same names as the
 * reference application's variables.
 */
export const DEFAULT_SECRETS: SecretList = {
  "todo-secrets": {
    keys: {
      DATABASE_URL: "databaseUrl",
      BETTER_AUTH_SECRET: "betterAuthSecret",
      OPENAI_API_KEY: "openaiApiKey",
      POSTGRES_PASSWORD: "postgresPassword",
    },
    existing: false,
    variables: {
      backend: {
        DATABASE_URL: "DATABASE_URL",
        BETTER_AUTH_SECRET: "BETTER_AUTH_SECRET",
        OPENAI_API_KEY: "OPENAI_API_KEY",
      },
      frontend: { DATABASE_URL: "DATABASE_URL", BETTER_AUTH_SECRET: "BETTER_AUTH_SECRET" },
    },
  },
};
