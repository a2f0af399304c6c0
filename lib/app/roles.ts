import type { DatabaseForm } from "../secrets/database-forms";

/** What an environment variable is for, by its name. */
export type Role =
  | { readonly kind: "database"; readonly form: DatabaseForm | "databaseUrl" }
  | { readonly kind: "signing key" | "model key" | "public origin" | "backend address" }
  | { readonly kind: "set by the chart" };

/** Names of variables and their role. The first pattern that matches decides. */
const ROLES: readonly (readonly [RegExp, Role])[] = [
  [/^(PORT|HOST|HOSTNAME|LOG_LEVEL|ENVIRONMENT)$/, { kind: "set by the chart" }],
  [/^(ASSISTANT_MODE|OPENAI_BASE_URL|OPENAI_MODEL)$/, { kind: "set by the chart" }],
  ...databaseRoles(),
  [
    /^((BETTER_?AUTH|JWT|AUTH|NEXTAUTH|SESSION|APP|ACCESS_TOKEN)_)?SECRET(_KEY)?$|^JWT_(SIGNING_)?KEY$/,
    { kind: "signing key" },
  ],
  [
    /^(OPENAI|GEMINI|GOOGLE|GROQ|ANTHROPIC|OPENROUTER|DEEPSEEK|MISTRAL|LLM|AI)_API_KEY$/,
    { kind: "model key" },
  ],
  [
    /^(BACKEND_|ALLOWED_|ALLOW_|CORS_)+ORIGINS?(_STR)?$|^TRUSTED_ORIGINS$/,
    { kind: "public origin" },
  ],
  [
    /^(NEXT_PUBLIC_)?(FRONTEND|CLIENT|APP|SITE|WEB|PUBLIC|UI)_(BASE_)?(URL|ORIGIN)$/,
    { kind: "public origin" },
  ],
  [
    /^(NEXT_PUBLIC_)?(BETTER_AUTH|NEXTAUTH|AUTH)_(BASE_)?URL$|^BETTER_AUTH_TRUSTED_ORIGINS$/,
    { kind: "public origin" },
  ],
  [
    /^(NEXT_PUBLIC_)?(\w+_)?(API|BACKEND|FASTAPI|SERVER)_(\w+_)?(URL|URI|ORIGIN|HOST|ENDPOINT|BASE)$/,
    { kind: "backend address" },
  ],
];

function databaseRoles(): (readonly [RegExp, Role])[] {
  const owner = "^(DB|DATABASE|POSTGRES|POSTGRESQL|PG)_?";
  const parts: [string, DatabaseForm][] = [
    ["(HOST|HOSTNAME|SERVER)$", "databaseHost"],
    ["PORT$", "databasePort"],
    ["(NAME|DATABASE|DB)$", "databaseName"],
    ["(USER|USERNAME)$", "databaseUser"],
    ["(PASSWORD|PASS)$", "databasePassword"],
  ];
  const role = (form: DatabaseForm | "databaseUrl"): Role => ({ kind: "database", form });
  return [
    [/^ASYNC_(DATABASE|DB)_UR[LI]$|^(DATABASE|DB)_UR[LI]_ASYNC$/, role("databaseUrlAsyncpg")],
    [/^(SYNC_|DIRECT_)(DATABASE_|DB_)?UR[LI]$|^(DATABASE|DB)_UR[LI]_SYNC$/, role("databaseUrl")],
    [
      /^((NEON|SQLALCHEMY|POSTGRES|PG)_)?(DATABASE|DB|POSTGRES|NEON)_(UR[LI]|DSN)$/,
      role("databaseUrl"),
    ],
    ...parts.map(([ending, form]) => [new RegExp(owner + ending), role(form)] as const),
  ];
}

/** Returns the role of a variable, or undefined if its name says nothing. */
export function roleOf(name: string): Role | undefined {
  return ROLES.find(([pattern]) => pattern.test(name))?.[1];
}

/** Returns true if a name suggests a secret, which must not be a plain variable. */
export function isSecretName(name: string): boolean {
  return /(PASSWORD|PASSWD|SECRET|TOKEN|API_KEY|PRIVATE_KEY|CREDENTIALS)$/.test(name);
}
