import type { SecretSetting } from "./rules";

/**
 * Where the value of a Secret's key can come from: a secret setting, or the plain setting
 * `authUrl`.
 */
export type SecretSource = SecretSetting | "authUrl";

export const SERVICES = ["backend", "frontend"] as const;
export type Service = (typeof SERVICES)[number];

/** Environment variable → key of a Secret. */
export type Variables = Readonly<Record<string, string>>;

/** One Kubernetes Secret, and which services read it. */
export interface SecretSpec {
  /**
   * Key → source. A key whose source has no value is left out. Of an existing Secret, only the keys
   * that are read count.
   */
  readonly keys: Readonly<Record<string, SecretSource>>;
  /** True for a Secret that someone else makes: it is read, never written or deleted. */
  readonly existing: boolean;
  /** What each service reads of it; a service reads one Secret at most. */
  readonly variables: Readonly<Partial<Record<Service, Variables>>>;
}

/** Name of the Secret → what it holds. */
export type SecretList = Readonly<Record<string, SecretSpec>>;

/**
 * What holds where the setting `secrets` is empty: one Secret, its keys named like the variables of
 * the reference application.
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
