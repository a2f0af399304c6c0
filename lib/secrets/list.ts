import type { Service } from "../services";
import type { SecretSetting } from "./rules";

/** The setting that a Secret's key takes its value from: a secret one, or the plain `authUrl`. */
export type SecretSource = SecretSetting | "authUrl";

/** Environment variable → key of a Secret. */
export type Variables = Readonly<Record<string, string>>;

/** One Kubernetes Secret and the services that read it. */
export interface SecretSpec {
  /** Key → source. A key whose source has no value is left out. Empty for an existing Secret. */
  readonly keys: Readonly<Record<string, SecretSource>>;
  /** True for a Secret created outside this program: it is read, never written or deleted. */
  readonly existing: boolean;
  /** The variables of each service that reads it. A service reads at most one Secret. */
  readonly variables: Readonly<Partial<Record<Service, Variables>>>;
}

/** Name of the Secret → its specification. */
export type SecretList = Readonly<Record<string, SecretSpec>>;

/**
 * The default of the setting `secrets`: one Secret whose keys are named like the variables of the
 * reference application.
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
