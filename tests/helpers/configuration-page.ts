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

/** docs/configuration.md, out of what the program itself reads. */
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

Set one with \`npx pulumi config set KEY VALUE\` in a shell that has run \`eval "$(npm run -s env)"\`; it lands in the stack's file, \`Pulumi.dev.yaml\`. What is wrong is reported all at once, with the command that mends it,
before anything is touched. Only a value of the wrong type in that file (a text for a number) is refused by Pulumi itself, one at a time.

| key | must be | default | meaning |
|---|---|---|---|
${plain.join("\n")}

## Secrets

Set with \`npx pulumi config set --secret KEY\`. All are optional. One that is stored unencrypted is refused.

| key | must be | meaning |
|---|---|---|
${secret.join("\n")}

What is rotated rolls only the pods that read it: another \`openaiApiKey\` replaces the backend's pods and leaves the frontend's alone. \`postgresPassword\`, \`postgresStorage\` and the major version of \`postgresImage\` are settled when the database in the cluster is first made; a change
is refused, in a preview already, for as long as that database is there. \`databaseUrl\`, \`namespace\` and \`release\` change with consent: [troubleshooting](troubleshooting.md).

## Which Secret holds what

The setting \`secrets\` names the Kubernetes Secrets, their keys, and the environment variables of backend and frontend that read them. A source (\`${Object.keys(SECRET_SETTINGS).join("`, `")}\`, \`authUrl\`)
may stand under any key of any Secret, and any number of variables may read one key. A key whose source has no value is left out, with the variables that read it. Each service reads one Secret. Empty, the setting means this:

${yaml(defaults)}
Two Secrets with other keys, in \`Pulumi.dev.yaml\`:

${yaml({ "todo-chatbot:secrets": TWO_SECRETS })}
The password of the Postgres in the cluster then has a Secret of its own, \`todo-postgres-password\`; with a \`databaseUrl\` there is neither.

A Secret that someone else makes is named with \`existing: true\` in place of \`keys\`. It is read, never written or deleted; one that is missing, or lacks a key that is read, is reported before anything is released:

${yaml({ "todo-chatbot:secrets": { "my-secrets": { existing: true, backend: { DATABASE_URL: "url", BETTER_AUTH_SECRET: "signing-key" }, frontend: { DATABASE_URL: "url", BETTER_AUTH_SECRET: "signing-key" } } } })}
It has to be in the stack's namespace. That the program makes, so a first \`npm run up\` ends with the request to add the Secret, and the next one goes on; \`npm run destroy\` removes the namespace with all it holds. The setting \`secrets\` holds names only:
what stands in it is readable in the cluster.
`;
}

function rule(key: string, type: string): string {
  const text =
    TEXT_RULES[key as keyof typeof TEXT_RULES]?.mustBe ??
    (CHOICES[key] && `one of ${CHOICES[key].join(", ")}`);
  return text ?? type;
}

function yaml(value: object): string {
  return stringify(value, { lineWidth: 0 }).replace(/^(?=.)/gm, "    ");
}
