import { type Case, HUGE, itRefuses } from "../helpers/config-faults";

const GOOD_SECRET = "s".repeat(48);

const SECRETS: Case[] = [
  ["an empty secret", { openaiApiKey: "" }, /openaiApiKey \(0 characters\) is malformed/],
  [
    "a short betterAuthSecret",
    { betterAuthSecret: "hunter2hunter2" },
    /betterAuthSecret \(14 characters\)/,
  ],
  [
    "a betterAuthSecret with a space",
    { betterAuthSecret: `hunter2 ${GOOD_SECRET}` },
    /betterAuthSecret \(56 characters\)/,
  ],
  [
    "a betterAuthSecret with a NUL character",
    { betterAuthSecret: `hunter2\0${GOOD_SECRET}` },
    /betterAuthSecret/,
  ],
  [
    "a huge betterAuthSecret",
    { betterAuthSecret: HUGE },
    /betterAuthSecret \(5000 characters\).*32 to 500/,
  ],
  [
    "a short postgresPassword",
    { postgresPassword: "hunter2" },
    /postgresPassword \(7 characters\)/,
  ],
  [
    "the URL of a database that is not Postgres",
    { databaseUrl: "mysql://u:hunter2@h/d" },
    /databaseUrl .*postgresql:\/\//,
  ],
  [
    "a database URL without a database name",
    { databaseUrl: "postgres://u:hunter2@h" },
    /databaseUrl/,
  ],
  ["a database URL without a host", { databaseUrl: "postgres:///hunter2" }, /databaseUrl/],
  ["a database URL with a space", { databaseUrl: "postgres://u:hunter 2@h/d" }, /databaseUrl/],
  [
    "a database URL with an invalid port",
    { databaseUrl: "postgres://u:hunter2@h:99999/d" },
    /databaseUrl/,
  ],
  ["a database URL without a protocol", { databaseUrl: "h/d" }, /databaseUrl/],
  [
    "the database URL from the example",
    { databaseUrl: "postgresql://user:password@host/database" },
    /databaseUrl still holds a placeholder/,
  ],
  [
    "an API key with a line break",
    { openaiApiKey: `hunter2${GOOD_SECRET}\n` },
    /openaiApiKey \(56 characters\)/,
  ],
  [
    "an API key with letters outside ASCII",
    { openaiApiKey: "schlüssel-schlüssel-hunter2" },
    /openaiApiKey/,
  ],
  [
    "a placeholder in words",
    { openaiApiKey: "your-api-key-hunter2-goes-here" },
    /openaiApiKey still holds a placeholder/,
  ],
  [
    "a placeholder in brackets",
    { betterAuthSecret: "<hunter2-a-long-random-secret-goes-here>" },
    /still holds a placeholder/,
  ],
  [
    "a placeholder that repeats the letter x",
    { openaiApiKey: "sk-hunter2-xxxxxxxxxxxxxxxxxxxx" },
    /still holds a placeholder/,
  ],
  [
    "an unencrypted secret",
    { openaiApiKey: `hunter2${GOOD_SECRET}` },
    /openaiApiKey is stored unencrypted/,
    undefined,
    { encrypted: [] },
  ],
  [
    "a database URL with a loopback host",
    { databaseUrl: "postgres://u:hunter2@localhost:5432/d" },
    /databaseUrl names a loopback address.*host\.minikube\.internal/,
  ],
  [
    "a database URL with a loopback host among other hosts",
    { databaseUrl: "postgres://u:hunter2@db.example,127.0.0.1/d" },
    /databaseUrl names a loopback address/,
  ],
  [
    "a postgresPassword in addition to a databaseUrl",
    {
      databaseUrl: "postgres://u:p@h/d",
      postgresPassword: GOOD_SECRET,
      kubernetesSecrets: '{"s":{"keys":{"url":"databaseUrl"}}}',
    },
    /has no effect if databaseUrl is set/,
    /config rm postgresPassword/,
  ],
  [
    "a value that no Secret contains",
    { openaiApiKey: GOOD_SECRET, kubernetesSecrets: '{"s":{"keys":{"url":"databaseUrl"}}}' },
    /openaiApiKey is set, but no Secret/,
    /config rm openaiApiKey/,
  ],
];

describe("loadConfig refuses", () => {
  itRefuses(SECRETS, "pulumi config set --secret");
});
