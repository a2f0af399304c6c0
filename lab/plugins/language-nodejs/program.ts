import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";
import { registerChild } from "../rpc/lifetime";
import { RunResult, runResult } from "./exit-code";
import { optionVariables, RuntimeOptions } from "./runtime-options";

const STDERR_TAIL = 64 * 1024;

export interface Program {
  monitor: string;
  engine: string;
  organization: string;
  project: string;
  stack: string;
  rootDirectory: string;
  programDirectory: string;
  entryPoint: string;
  arguments: string[];
  parallel: number;
  dryRun: boolean;
  config: { [key: string]: string };
  configSecretKeys: string[];
  options: RuntimeOptions;
}

/** Returns the file to which a module name resolves in the program's folder. */
export function locateModule(
  name: string,
  programDirectory: string,
  install = "pulumi install",
): string {
  try {
    return createRequire(path.join(programDirectory, "index.js")).resolve(name);
  } catch {
    throw new Error(
      `It looks like the Pulumi SDK has not been installed. Have you run ${install}?`,
    );
  }
}

/**
 * Returns the arguments of the SDK's program runner (cmd/run/index.ts). `--sync` is not passed,
 * because only SDKs before 3.0 need it.
 */
export function commandLine(program: Program): string[] {
  const flag = (name: string, value: string): string[] => (value ? [`--${name}`, value] : []);
  return [
    ...flag("monitor", program.monitor),
    ...flag("engine", program.engine),
    ...flag("organization", program.organization),
    ...flag("project", program.project),
    ...flag("root-directory", program.rootDirectory),
    ...flag("stack", program.stack),
    ...flag("pwd", program.programDirectory),
    ...(program.dryRun ? ["--dry-run"] : []),
    ...flag("parallel", String(program.parallel)),
    program.entryPoint,
    ...program.arguments,
  ];
}

/** Returns the environment variables from which the SDK reads its configuration and options. */
export function variables(program: Program): { [name: string]: string } {
  return {
    ...optionVariables(program.options),
    PULUMI_CONFIG: JSON.stringify(program.config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(program.configSecretKeys),
  };
}

/**
 * Runs the program and waits until it ends. The program connects directly to the engine's resource
 * monitor, so resource hooks work. Its output goes to this process's stdout and stderr, which the
 * engine shows. Its stderr is also searched for a sign that it ran out of memory.
 */
export function runProgram(program: Program): Promise<RunResult> {
  const runner = locateModule("@pulumi/pulumi/cmd/run", program.programDirectory);
  const child = spawn(
    process.execPath,
    [...program.options.nodeArgs, runner, ...commandLine(program)],
    {
      env: { ...process.env, ...variables(program) },
      stdio: ["ignore", "inherit", "pipe"],
    },
  );
  registerChild(child);
  let tail = "";
  child.stderr.on("data", (chunk: Buffer) => {
    tail = (tail + chunk.toString("latin1")).slice(-STDERR_TAIL);
    process.stderr.write(chunk);
  });
  return new Promise((resolve) => {
    child.once("error", (error) =>
      resolve({
        error: `Problem executing program (could not run language executor): ${error.message}`,
        bail: false,
      }),
    );
    child.once("close", (code, signal) =>
      process.stderr.write("", () => resolve(runResult(code, signal, tail))),
    );
  });
}
