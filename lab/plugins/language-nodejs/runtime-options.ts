import { Properties } from "../rpc/properties";
import { shellWords } from "./shell-words";

/** The `options` of `runtime: { name: nodejs, options: ... }` in Pulumi.yaml. */
export interface RuntimeOptions {
  /** Whether to load the program with ts-node. The default is true. */
  typescript: boolean;
  /** Path of tsconfig.json, relative to the program's folder. */
  tsconfig?: string;
  /** Arguments to pass to Node. */
  nodeArgs: string[];
}

/**
 * Parses the options.
 * @throws The same error as upstream if an option has the wrong type.
 */
export function runtimeOptions(options: Properties): RuntimeOptions {
  const { typescript = true, tsconfig, nodeargs = "" } = options;
  if (typeof typescript !== "boolean") throw new Error("typescript option must be a boolean");
  if (tsconfig !== undefined && typeof tsconfig !== "string")
    throw new Error("tsconfigpath option must be a string");
  if (typeof nodeargs !== "string") throw new Error("nodeargs option must be a string");
  return { typescript, tsconfig: tsconfig || undefined, nodeArgs: shellWords(nodeargs) };
}

/**
 * Returns the environment variables from which the SDK's program runner reads the options
 * (cmd/run/run.ts).
 */
export function optionVariables(options: RuntimeOptions): { [name: string]: string } {
  return {
    ...(options.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    ...(options.tsconfig && { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}
