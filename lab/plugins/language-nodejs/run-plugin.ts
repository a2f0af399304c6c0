import { spawn } from "node:child_process";
import * as grpc from "@grpc/grpc-js";
import { registerChild } from "../rpc/lifetime";
import { RpcError } from "../rpc/serve";
import { Output } from "./output";
import { locateModule } from "./program";
import { optionVariables, RuntimeOptions } from "./runtime-options";

export interface Plugin {
  kind: string;
  workingDirectory: string;
  programDirectory: string;
  arguments: string[];
  environment: string[];
  options: RuntimeOptions;
}

/** Runs a provider plugin from its TypeScript sources and returns its exit code. */
export function runPlugin(plugin: Plugin, output: Output, signal: AbortSignal): Promise<number> {
  if (plugin.kind === "analyzer") {
    throw new RpcError(
      grpc.status.UNIMPLEMENTED,
      "policy packs need Pulumi's own pulumi-language-nodejs; the one built from source here does not run them",
    );
  }
  const { programDirectory, options } = plugin;
  const runner = locateModule(
    "@pulumi/pulumi/cmd/run-plugin",
    programDirectory,
    `npm install in ${programDirectory}`,
  );
  const environment = plugin.environment.map((entry): [string, string] => [
    entry.slice(0, entry.indexOf("=")),
    entry.slice(entry.indexOf("=") + 1),
  ]);
  const child = spawn(
    process.execPath,
    [...options.nodeArgs, runner, programDirectory, ...plugin.arguments],
    {
      cwd: plugin.workingDirectory,
      env: { ...Object.fromEntries(environment), ...optionVariables(options) },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  registerChild(child);
  signal.addEventListener("abort", () => child.kill("SIGINT"));
  child.stdout.on("data", (chunk: Buffer) => output.stdout(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.stderr(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? -1));
  });
}
