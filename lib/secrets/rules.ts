import type { Fault } from "../errors";
import { isLoopback, LOOPBACK_REASON, postgresHosts } from "../cluster/loopback";

/** The settings that must be encrypted, with their rules. All of these settings are optional. */
export const SECRET_SETTINGS = {
  databaseUrl: {
    mustBe: "postgresql://user:password@host/database",
    meaning:
      "A Postgres outside the cluster (Neon, …). If not set, a Postgres runs in the cluster. Setting or removing this URL requires consent. Pods reach this machine as `host.minikube.internal`.",
    holds: isDatabaseUrl,
  },
  postgresPassword: {
    mustBe: "12 to 500 printable characters",
    meaning:
      "Password of the Postgres in the cluster. If not set, it is generated once. It cannot be changed while the database exists.",
    holds: (value: string) => /^[^\s\p{C}]{12,500}$/u.test(value),
  },
  betterAuthSecret: {
    mustBe: "32 to 500 printable characters",
    meaning:
      "Key that signs the sessions and the tokens between frontend and backend. If not set, it is generated once. Changing the key signs all users out.",
    holds: (value: string) => /^[^\s\p{C}]{32,500}$/u.test(value),
  },
  openaiApiKey: {
    mustBe: "a key of 20 to 500 printable characters",
    meaning:
      "API key for the model's provider: OpenAI, or the provider at `openaiBaseUrl`, such as Gemini. Without it, the chatbot uses rules, unless `openaiBaseUrl` is set.",
    holds: (value: string) => /^[\x21-\x7e]{20,500}$/.test(value),
  },
} as const;

export type SecretSetting = keyof typeof SECRET_SETTINGS;

const PLACEHOLDER =
  /change[-_]?(me|this|it)|<.*>|^(your|my)[-_]|x{8,}|placeholder|\.\.\.|…|\/\/user:password@/i;

/**
 * Returns the fault in a secret setting, or undefined if the setting is valid. The fault may
 * contain the length of the value, but never the value itself.
 */
export function secretFault(
  key: SecretSetting,
  value: string,
  isEncrypted: boolean,
): Fault | undefined {
  const fix = `pulumi config set --secret ${key}`;
  const { mustBe, holds } = SECRET_SETTINGS[key];
  if (!isEncrypted) return { problem: `${key} is stored unencrypted; it must be encrypted`, fix };
  if (PLACEHOLDER.test(value))
    return { problem: `${key} still holds a placeholder; it must be ${mustBe}`, fix };
  if (!holds(value))
    return {
      problem: `${key} (${value.length} characters) is malformed; it must be ${mustBe}`,
      fix,
    };
  if (key === "databaseUrl" && postgresHosts(value).some(isLoopback))
    return { problem: `databaseUrl ${LOOPBACK_REASON}`, fix };
  return undefined;
}

function isDatabaseUrl(value: string): boolean {
  if (value.length > 2000 || /[\s\p{C}]/u.test(value) || !URL.canParse(value)) return false;
  const { protocol, hostname, pathname } = new URL(value);
  return /^postgres(ql)?:$/.test(protocol) && hostname !== "" && pathname.length > 1;
}
