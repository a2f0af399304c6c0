import * as path from "node:path";
import { loadMachine } from "../cluster/machine";
import { directTraffic } from "../cluster/proxies";
import { inProject } from "../project";
import { backendVariables } from "./backend";
import { ignoreForeignEnvironment } from "./foreign-environment";
import { passphrase } from "./passphrase";

type Environment = Record<string, string>;

/**
 * Returns all environment variables that Pulumi and the cluster's tools need. Generates the
 * passphrase if it does not exist.
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
    // Makes plain `pulumi destroy` and `pulumi refresh` run the program, whose guard refuses to
    // continue if the context now points to a different cluster.
    PULUMI_RUN_PROGRAM: "true",
    // Makes Pulumi read the passphrase's salt from the state if the stack configuration file lacks
    // it (ops/lib/pulumi/salt.ts).
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
  };
}

/**
 * Returns the environment variables for the cluster's tools. Does not need the state or the
 * passphrase.
 */
export function machineEnvironment(): Environment {
  const { PATH, ...machine } = loadMachine();
  const folders = [inProject("node_modules", ".bin"), PATH, process.env.PATH].filter(Boolean);
  return { ...machine, PATH: folders.join(path.delimiter) };
}
