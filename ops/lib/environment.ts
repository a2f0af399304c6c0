import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { loadMachine } from "./machine";
import { inProject } from "./project";

type Environment = Record<string, string>;

/** Every variable by which Pulumi and the cluster are found, for a shell or for a process; creates the passphrase once. */
export function projectEnvironment(): Environment {
    const { PATH, ...machine } = loadMachine();
    return {
        ...machine,
        ...backend(),
        ...passphrase(),
        PULUMI_HOME: inProject(".pulumi-home"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // The salt of the passphrase lives in the state too; see ops/lib/salt.ts.
        PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
        PATH: [inProject("node_modules", ".bin"), PATH, process.env.PATH].filter(Boolean).join(path.delimiter),
    };
}

/** True when the user brings a passphrase; then the stack's salt belongs in git, for whoever shares it. */
export function hasOwnPassphrase(environment: NodeJS.ProcessEnv = process.env): boolean {
    const file = environment.PULUMI_CONFIG_PASSPHRASE_FILE;
    return environment.PULUMI_CONFIG_PASSPHRASE !== undefined || (file !== undefined && file !== passphraseFile());
}

/** Where the generated passphrase lies; a shell that ran `npm run env` names it too. */
function passphraseFile(): string {
    return inProject(".pulumi-state", "passphrase");
}

/** The user's backend: named in the environment or logged in to; otherwise a folder of this project. */
function backend(): Environment {
    const named = process.env.PULUMI_BACKEND_URL;
    if (named) return { PULUMI_BACKEND_URL: named };
    const login = currentLogin();
    if (login) return login;
    const folder = inProject(".pulumi-state");
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    return { PULUMI_BACKEND_URL: `file://${folder}` };
}

/** PULUMI_HOME is the project's own, so a login in the user's has to be carried over. */
function currentLogin(): Environment | undefined {
    const file = path.join(os.homedir(), ".pulumi", "credentials.json");
    if (!fs.existsSync(file)) return undefined;
    const { current, accessTokens } = JSON.parse(fs.readFileSync(file, "utf8")) as { current?: string; accessTokens?: Environment };
    if (!current) return undefined;
    const token = accessTokens?.[current];
    return { PULUMI_BACKEND_URL: current, ...(token ? { PULUMI_ACCESS_TOKEN: token } : {}) };
}

function passphrase(): Environment {
    if (hasOwnPassphrase()) return {};
    const file = passphraseFile();
    if (!fs.existsSync(file)) {
        fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
        fs.writeFileSync(file, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
    }
    return { PULUMI_CONFIG_PASSPHRASE_FILE: file };
}
