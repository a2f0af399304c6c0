import * as path from "node:path";
import { loadMachine } from "../cluster/machine";
import { directTraffic } from "../cluster/proxies";
import { inProject } from "../project";
import { backendVariables } from "./backend";
import { ignoreForeignEnvironment } from "./foreign-environment";
import { passphrase } from "./passphrase";

type Environment = Record<string, string>;

/**
 * Returns every variable that Pulumi and the cluster's tools need, for a shell or a process.
 * Generates the passphrase if there is none.
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
    // Makes plain `pulumi destroy` and `pulumi refresh` run the program, so that its guard protects
    // another cluster behind the same context.
    PULUMI_RUN_PROGRAM: "true",
    // The salt of the passphrase is in the state too (ops/lib/pulumi/salt.ts).
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
  };
}

/** Returns the variables for the cluster's tools, which need neither state nor passphrase. */
export function machineEnvironment(): Environment {
  const { PATH, ...machine } = loadMachine();
  const folders = [inProject("node_modules", ".bin"), PATH, process.env.PATH].filter(Boolean);
  return { ...machine, PATH: folders.join(path.delimiter) };
}
