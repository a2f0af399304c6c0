import * as fs from "node:fs";
import { parse, stringify } from "yaml";
import { ASSISTANT_MODES, ENVIRONMENTS, LOG_LEVELS, TEXT_RULES } from "../../lib/config/rules";
import { DEFAULT_SECRETS } from "../../lib/secrets/list";
import { SECRET_SETTINGS } from "../../lib/secrets/rules";

interface Setting {
  type: string;
  default: unknown;
  description: string;
}

const CHOICES: Record<string, readonly string[]> = {
  assistantMode: ASSISTANT_MODES,
  environment: ENVIRONMENTS,
  logLevel: LOG_LEVELS,
};

const TWO_SECRETS = {
  "frontend-secrets": {
    keys: { "auth-secret": "betterAuthSecret", "database-url": "databaseUrl" },
    frontend: { BETTER_AUTH_SECRET: "auth-secret", DATABASE_URL: "database-url" },
  },
  "backend-secrets": {
    keys: {
      "database-url": "databaseUrl",
      "openai-api-key": "openaiApiKey",
      "auth-secret": "betterAuthSecret",
      "auth-url": "authUrl",
    },
    backend: {
      DATABASE_URL: "database-url",
      OPENAI_API_KEY: "openai-api-key",
      BETTER_AUTH_SECRET: "auth-secret",
      JWT_SECRET: "auth-secret",
      BETTER_AUTH_URL: "auth-url",
    },
  },
};

/** Returns the text of docs/configuration.md, generated from the rules that the program applies. */
export function configurationPage(): string {
  const { config } = parse(fs.readFileSync("Pulumi.yaml", "utf8")) as {
    config: Record<string, Setting>;
  };
  const plain = Object.entries(config)
    .filter(([key]) => !key.includes(":"))
    .map(
      ([key, { type, default: value, description }]) =>
        `| \`${key}\` | ${rule(key, type)} | \`${JSON.stringify(value)}\` | ${description} |`,
    );
  const secret = Object.entries(SECRET_SETTINGS).map(
    ([key, { mustBe, meaning }]) => `| \`${key}\` | ${mustBe} | ${meaning} |`,
  );
  const defaults = Object.fromEntries(
    Object.entries(DEFAULT_SECRETS).map(([name, { keys, variables }]) => [
      name,
      { keys, ...variables },
    ]),
  );
  return `# Configuration

Generated from \`Pulumi.yaml\`, \`lib/config/rules.ts\`, \`lib/secrets/rules.ts\` and \`lib/secrets/list.ts\` by \`npm run update-expected\`.

Set a value with \`npx pulumi config set KEY VALUE\`, in a shell that has run \`eval "$(npm run -s env)"\`. The stack's file, \`Pulumi.dev.yaml\`, stores the value. All faults are reported together, each with the command that fixes it, before anything is changed. Values of the wrong type in that file (text instead of a number) are an exception: Pulumi itself refuses them, one at a time.

| key | must be | default | meaning |
|---|---|---|---|
${plain.join("\n")}

## Secrets

Set a secret with \`npx pulumi config set --secret KEY\`. All secrets are optional. A secret that is stored unencrypted is refused.

| key | must be | meaning |
|---|---|---|
${secret.join("\n")}

When a secret changes, only the pods that read it are replaced: a new \`openaiApiKey\` replaces the backend's pods and keeps the frontend's pods. \`postgresPassword\`, \`postgresStorage\` and the major version of \`postgresImage\` are fixed when the database in the cluster is created. As long as that database exists,
a change is refused, even in a preview. \`databaseUrl\`, \`namespace\` and \`release\` can be changed with consent: [troubleshooting](troubleshooting.md).

## Contents of the Secrets

The setting \`secrets\` names the Kubernetes Secrets, their keys, and the environment variables of backend and frontend that read them. A source (\`${Object.keys(SECRET_SETTINGS).join("`, `")}\`, \`authUrl\`)
may be used for any key of any Secret, and any number of variables may read one key. A key whose source has no value is omitted, together with the variables that read it. Each service reads one Secret. If the setting is empty, its value is:

${yaml(defaults)}
This example in \`Pulumi.dev.yaml\` defines two Secrets with other keys:

${yaml({ "todo-chatbot:secrets": TWO_SECRETS })}
The password of the Postgres in the cluster is then in a separate Secret, \`todo-postgres-password\`. If \`databaseUrl\` is set, neither that Postgres nor its Secret is created.

For a Secret that is managed elsewhere, write \`existing: true\` instead of \`keys\`. The program reads such a Secret and never changes or deletes it. A missing Secret, or a missing key, is reported before anything is released:

${yaml({ "todo-chatbot:secrets": { "my-secrets": { existing: true, backend: { DATABASE_URL: "url", BETTER_AUTH_SECRET: "signing-key" }, frontend: { DATABASE_URL: "url", BETTER_AUTH_SECRET: "signing-key" } } } })}
An existing Secret must be in the stack's namespace, which the first \`npm run up\` creates. That run therefore ends with the request to add the Secret, and the next run continues. \`npm run destroy\` deletes the namespace with everything in it. The setting \`secrets\` must contain only names, because its text is readable in the cluster.
`;
}

function rule(key: string, type: string): string {
  const textRules: Readonly<Record<string, { mustBe: string }>> = TEXT_RULES;
  const choices = CHOICES[key];
  return textRules[key]?.mustBe ?? (choices ? `one of ${choices.join(", ")}` : type);
}

function yaml(value: object): string {
  return stringify(value, { lineWidth: 0 }).replace(/^(?=.)/gm, "    ");
}
