import { stringify } from "yaml";
import { mustBe, settingName } from "../../lib/config/invalid-settings";
import { effectiveSettings } from "../../lib/config/layers";
import { chartKeys, type Schema, schemaAt, settingsSchema } from "../../lib/config/schema";
import { valueAt } from "../../lib/json";
import { DATABASE_FORMS } from "../../lib/secrets/database-forms";
import { DEFAULT_SECRETS } from "../../lib/secrets/list";
import { SECRET_SETTINGS } from "../../lib/secrets/rules";

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
  const schema = settingsSchema();
  const shared = chartKeys();
  const all = Object.keys(schema.properties ?? {});
  const own = all.filter((key) => !shared.includes(key)).map((key) => entry(schema, [key]));
  const chart = shared.flatMap((key) => entries(schema, [key]));
  const secret = Object.entries(SECRET_SETTINGS).map(
    ([key, { mustBe: rule, meaning }]) => `- \`${key}\`: ${rule}. ${meaning}`,
  );
  const defaults = Object.fromEntries(
    Object.entries(DEFAULT_SECRETS).map(([name, { keys, variables }]) => [
      name,
      { keys, ...variables },
    ]),
  );
  return `# Configuration

Generated from \`lib/config/settings.schema.json\`, \`chart/values.schema.json\`, \`chart/values.yaml\`, \`lib/secrets/rules.ts\` and \`lib/secrets/list.ts\` by \`npm run update-expected\`.

Set a value with \`npx pulumi config set KEY VALUE\` or, for a value in a map, \`npx pulumi config set --path backend.replicas 3\`, in a shell that has run \`eval "$(npm run -s env)"\`. The stack's file, \`Pulumi.dev.yaml\`, stores it. All faults are reported at once,
each with the command that fixes it, before anything is changed. Editors complete and check that file with \`Pulumi.schema.json\`.

Four layers determine a value, the first one that has it: the stack's settings, the file of its preset in \`presets/\`, what the application's source files say ([your own app](your-own-app.md)), and the defaults below.

## Settings of the program

${own.join("\n")}

## Chart values

These settings are values of the Helm chart under the same names: \`npx pulumi config set --path backend.replicas 3\` says the same as \`helm upgrade --set backend.replicas=3\`. The program sets the chart's remaining values itself: \`secrets\`, \`chartDigest\`, \`postgres.enabled\`, \`postgres.name\` and the services' \`enabled\` and \`secretEnv\`.
An image with a \`tag\` or a \`digest\` is pulled from a registry; without them it is built from \`path\` under the name in \`image\`.

${chart.join("\n")}

## Secrets

Set a secret with \`npx pulumi config set --secret KEY\`. All secrets are optional. A secret that is stored unencrypted is refused.

${secret.join("\n")}
- \`ownSecrets.NAME\`: a secret that only the application knows. Set it with \`npx pulumi config set --secret --path ownSecrets.NAME\`. A service receives it if its source files read the variable \`NAME\`, or if \`kubernetesSecrets\` says so.

A changed secret replaces only the pods that read it: a new \`openaiApiKey\` replaces the backend's pods and keeps the frontend's. \`postgresPassword\`, \`postgres.storage\` and the major version of \`postgres.tag\` are fixed when the database in the cluster is created. As long as that database exists,
a change is refused, even in a preview. \`databaseUrl\`, \`namespace\` and \`release\` can be changed with consent: [troubleshooting](troubleshooting.md).

## Contents of the Secrets

The setting \`kubernetesSecrets\` names the Kubernetes Secrets, their keys, and the environment variables of backend and frontend that read them. A source (\`${Object.keys(SECRET_SETTINGS).join("`, `")}\`, \`authUrl\`, the forms of the database's address \`${DATABASE_FORMS.join("`, `")}\`, or \`ownSecrets.NAME\`)
may be used for any key of any Secret, and any number of variables may read one key. A key whose source has no value is omitted, together with the variables that read it. A service may read several Secrets. If the setting is empty, its value follows from the variables that the source files read. For the reference application it is:

${yaml(defaults)}
This example in \`Pulumi.dev.yaml\` defines two Secrets with other keys:

${yaml({ "todo-chatbot:kubernetesSecrets": TWO_SECRETS })}
The password of the Postgres in the cluster is then in a separate Secret, \`todo-postgres-password\`. With a \`databaseUrl\` there is neither that Postgres nor its Secret.

For a Secret that is managed elsewhere, write \`existing: true\` instead of \`keys\`. The program reads such a Secret and never changes or deletes it. A missing Secret, or a missing key, is reported before anything is released:

${yaml({ "todo-chatbot:kubernetesSecrets": { "my-secrets": { existing: true, backend: { DATABASE_URL: "url", BETTER_AUTH_SECRET: "signing-key" }, frontend: { DATABASE_URL: "url", BETTER_AUTH_SECRET: "signing-key" } } } })}
It must be in the stack's namespace, which the program creates. So the first \`npm run up\` ends with the request to add the Secret, and the next one continues. \`npm run destroy\` deletes the namespace with everything in it. The setting \`kubernetesSecrets\` must contain names only:
its text is readable in the cluster.
`;
}

/** Returns one line for each setting below a path. Probes and resources have a line as a whole. */
function entries(root: Schema, keys: readonly string[]): string[] {
  const { properties } = schemaAt(root, keys) ?? {};
  const isWhole = /Probe$|^resources$/.test(keys.at(-1) ?? "");
  if (!properties || isWhole) return [entry(root, keys)];
  return Object.keys(properties).flatMap((key) => entries(root, [...keys, key]));
}

function entry(root: Schema, keys: readonly string[]): string {
  const setting = schemaAt(root, keys) ?? {};
  const isText = setting.mustBe ?? setting.enum ?? setting.minimum;
  const rule = isText === undefined ? (setting.type ?? "text") : mustBe(setting);
  const value = valueAt(effectiveSettings({}), keys);
  const usual =
    value === undefined || value === "" ? "" : ` Default: \`${JSON.stringify(value)}\`.`;
  return `- \`${settingName(keys)}\`: ${rule}.${usual} ${setting.description ?? ""}`.trimEnd();
}

function yaml(value: object): string {
  return stringify(value, { lineWidth: 0 }).replace(/^(?=.)/gm, "    ");
}
