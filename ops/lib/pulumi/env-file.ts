import { parseEnv } from "node:util";

/** The setting of a stack that takes the value of a variable. */
interface Target {
  readonly setting: string;
  readonly isSecret: boolean;
}

const secret = (setting: string): Target => ({ setting, isSecret: true });
const plain = (setting: string): Target => ({ setting, isSecret: false });

/** Variables in .env files of this kind of application, with the settings that they become. */
const TARGETS: Readonly<Record<string, Target>> = {
  DATABASE_URL: secret("databaseUrl"),
  BETTER_AUTH_SECRET: secret("betterAuthSecret"),
  JWT_SECRET: secret("betterAuthSecret"),
  OPENAI_API_KEY: secret("openaiApiKey"),
  GEMINI_API_KEY: secret("openaiApiKey"),
  OPENAI_BASE_URL: plain("openaiBaseUrl"),
  OPENAI_MODEL: plain("openaiModel"),
  ASSISTANT_MODE: plain("assistantMode"),
  BETTER_AUTH_URL: plain("authUrl"),
  LOG_LEVEL: plain("config.logLevel"),
  ENVIRONMENT: plain("config.environment"),
};

/** A value of an .env file, and the setting that it becomes. */
export interface ImportedSetting extends Target {
  readonly variable: string;
  readonly value: string;
}

export interface EnvFile {
  readonly settings: readonly ImportedSetting[];
  /** Variables that are no setting of this program. */
  readonly unknown: readonly string[];
  /** Pairs of variables that have different values for the same setting. */
  readonly conflicts: readonly string[];
}

/** Returns the settings in the text of an .env file. Empty variables are left out. */
export function readEnvFile(text: string): EnvFile {
  const given = Object.entries(parseEnv(text) as Record<string, string>).filter(
    ([, value]) => value !== "",
  );
  const settings = new Map<string, ImportedSetting>();
  const [unknown, conflicts]: [string[], string[]] = [[], []];
  for (const [variable, value] of given) {
    const target = TARGETS[variable];
    if (!target) {
      unknown.push(variable);
      continue;
    }
    const other = settings.get(target.setting);
    if (other && other.value !== value) conflicts.push(`${other.variable} and ${variable}`);
    settings.set(target.setting, other ?? { ...target, variable, value });
  }
  return { settings: [...settings.values()], unknown, conflicts };
}
