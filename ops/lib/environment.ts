import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ignoreForeignEnvironment } from "./foreign-environment";
import { loadMachine } from "./machine";
import { requireOwnState } from "./own-state";
import { passphrase } from "./passphrase";
import { inProject } from "./project";
import { directTraffic } from "./proxies";
import { ensureStateFolder, stateFolder } from "./state-folder";

type Environment = Record<string, string>;

/** Every variable by which Pulumi and the cluster are found, for a shell or for a process; creates the passphrase once. */
export function projectEnvironment(stack?: string): Environment {
    ignoreForeignEnvironment();
    return {
        ...machineEnvironment(),
        ...directTraffic(stack),
        ...backend(),
        ...passphrase(),
        PULUMI_HOME: inProject(".pulumi-home"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // destroy and refresh ask the program too, so that its guard holds for them: another cluster behind the same context stays untouched.
        PULUMI_RUN_PROGRAM: "true",
        // The salt of the passphrase lives in the state too; see ops/lib/salt.ts.
        PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    };
}

/** The part of it by which the cluster is found: it needs neither state nor passphrase. */
export function machineEnvironment(): Environment {
    const { PATH, ...machine } = loadMachine();
    const folders = [inProject("node_modules", ".bin"), PATH, process.env.PATH].filter(Boolean);
    return { ...machine, PATH: folders.join(path.delimiter) };
}

/** The user's backend where one is named; otherwise the folder that Pulumi.yaml names too, so that plain `npx pulumi` finds the same stacks. */
function backend(): Environment {
    const named = process.env.PULUMI_BACKEND_URL;
    if (named) return { PULUMI_BACKEND_URL: named, ...accessToken(named) };
    ensureStateFolder();
    requireOwnState();
    return { PULUMI_BACKEND_URL: `file://${stateFolder()}` };
}

/** PULUMI_HOME is the project's own, so the token of a login has to be carried over from the user's. */
function accessToken(backendUrl: string): Environment {
    const file = path.join(os.homedir(), ".pulumi", "credentials.json");
    if (process.env.PULUMI_ACCESS_TOKEN || !fs.existsSync(file)) return {};
    const { accessTokens } = JSON.parse(fs.readFileSync(file, "utf8")) as { accessTokens?: Environment };
    const token = accessTokens?.[backendUrl];
    return token ? { PULUMI_ACCESS_TOKEN: token } : {};
}
