import * as path from "node:path";
import { backendVariables } from "./backend";
import { ignoreForeignEnvironment } from "./foreign-environment";
import { loadMachine } from "../cluster/machine";
import { passphrase } from "./passphrase";
import { inProject } from "../project";
import { directTraffic } from "../cluster/proxies";

type Environment = Record<string, string>;

/**
 * Every variable by which Pulumi and the cluster are found, for a shell or for a process; creates
 * the passphrase once.
 */
export function projectEnvironment(stack?: string): Environment {
  ignoreForeignEnvironment();
  const backend = backendVariables();
  return {
    ...machineEnvironment(),
    ...directTraffic(stack),
    ...backend,
    ...passphrase(process.env, undefined, backend.PULUMI_BACKEND_URL),
    PULUMI_HOME: inProject(".pulumi-home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // destroy and refresh ask the program too, so that its guard holds for them: another cluster
    // behind the same context stays untouched.
    PULUMI_RUN_PROGRAM: "true",
    // The salt of the passphrase lives in the state too; see ops/lib/pulumi/salt.ts.
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
  };
}

/** The part of it by which the cluster is found: it needs neither state nor passphrase. */
export function machineEnvironment(): Environment {
  const { PATH, ...machine } = loadMachine();
  const folders = [inProject("node_modules", ".bin"), PATH, process.env.PATH].filter(Boolean);
  return { ...machine, PATH: folders.join(path.delimiter) };
}
