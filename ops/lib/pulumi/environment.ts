import * as path from "node:path";
import { loadMachine } from "../cluster/machine";
import { directTraffic } from "../cluster/proxies";
import { inProject } from "../project";
import { backendVariables } from "./backend";
import { ignoreForeignEnvironment } from "./foreign-environment";
import { passphrase } from "./passphrase";

type Environment = Record<string, string>;

/**
 * Returns all variables that Pulumi and the cluster's tools need in a shell or process. Generates
 * the passphrase if it does not exist.
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
    // Makes plain `pulumi destroy` and `pulumi refresh` run the program. Its guard refuses if the
    // context now points to a different cluster.
    PULUMI_RUN_PROGRAM: "true",
    // The passphrase's salt is read from the state if the stack's file lacks it
    // (ops/lib/pulumi/salt.ts).
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
  };
}

/**
 * Returns the variables for the cluster's tools, which need neither the state nor the passphrase.
 */
export function machineEnvironment(): Environment {
  const { PATH, ...machine } = loadMachine();
  const folders = [inProject("node_modules", ".bin"), PATH, process.env.PATH].filter(Boolean);
  return { ...machine, PATH: folders.join(path.delimiter) };
}
