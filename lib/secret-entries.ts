import type * as pulumi from "@pulumi/pulumi";
import type { SecretSetting } from "./secret-rules";

/** Name of the Service and of the StatefulSet of the Postgres in the cluster. */
export const POSTGRES_NAME = "todo-postgres";

/** One key of a Kubernetes Secret, and where its value comes from: exactly one of the three. */
export interface SecretEntry {
    /** The key, which is also the name of an environment variable. */
    readonly key: string;
    /** Given by the user. */
    readonly value?: pulumi.Input<string>;
    /** Generated once, this many letters and digits, then kept in state. */
    readonly generate?: number;
    /** Composed: `{OTHER_KEY}` stands for another entry's value, escaped as in a URL. */
    readonly template?: string;
}

/** What the application needs to be secret. What the user has set wins; an API key is never made up. */
export function secretEntries(given: Readonly<Partial<Record<SecretSetting, pulumi.Input<string>>>>): SecretEntry[] {
    const givenOrGenerated = (key: string, value: pulumi.Input<string> | undefined, length: number): SecretEntry =>
        value === undefined ? { key, generate: length } : { key, value };

    const database: SecretEntry[] = given.databaseUrl
        ? [{ key: "DATABASE_URL", value: given.databaseUrl }]
        : [
              givenOrGenerated("POSTGRES_PASSWORD", given.postgresPassword, 32),
              { key: "DATABASE_URL", template: `postgresql://todo:{POSTGRES_PASSWORD}@${POSTGRES_NAME}:5432/todo` },
          ];
    const openai: SecretEntry[] = given.openaiApiKey ? [{ key: "OPENAI_API_KEY", value: given.openaiApiKey }] : [];
    return [...database, givenOrGenerated("BETTER_AUTH_SECRET", given.betterAuthSecret, 48), ...openai];
}
