import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { labEnvironment } from "./environment";
import { LabError } from "./errors";
import { commandFailure } from "./failure";
import { recordCommand } from "./processes";

export interface RunOptions {
  /** File to which standard output and standard error are appended. */
  log: string;
  cwd?: string;
  /** Variables to add to the lab's environment. A variable whose value is undefined is removed. */
  env?: Record<string, string | undefined>;
  /** Text to write to standard input. Empty by default, so that no command waits for an answer. */
  input?: string;
  /** Milliseconds after which the command is terminated. The default is 20 minutes. */
  timeout?: number;
}

/**
 * Runs a command and returns its standard output.
 * @throws {LabError} If the command cannot be started or exits with a code other than 0.
 */
export function run(command: string, args: string[], options: RunOptions): Promise<string> {
  append(options.log, `\n$ ${command} ${args.join(" ")}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...labEnvironment(), ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
      timeout: options.timeout ?? 20 * 60_000,
    });
    const deleteRecord = recordCommand(child.pid);
    let [stdout, output] = ["", ""];
    child.stdout.on("data", (data: Buffer) => {
      stdout += data.toString();
      output += data.toString();
      append(options.log, data);
    });
    child.stderr.on("data", (data: Buffer) => {
      output += data.toString();
      append(options.log, data);
    });
    // The pipe breaks if the command ends without reading its input.
    child.stdin.on("error", () => undefined).end(options.input);
    child.on("error", (error) =>
      reject(new LabError(`${command} could not be started: ${error.message}`)),
    );
    child.on("close", (code, signal) => {
      deleteRecord();
      if (code === 0) resolve(stdout);
      else reject(commandFailure(command, code ?? signal, output, options.log));
    });
  });
}

/** Appends to the log. Ignores a full disk, because the command itself reports it. */
function append(log: string, data: string | Buffer): void {
  try {
    fs.appendFileSync(log, data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}

/**
 * Returns true if the command exits with 0 within `timeout` milliseconds. Its output is discarded.
 */
export function succeeds(
  command: string,
  args: string[],
  timeout = 5_000,
  env: RunOptions["env"] = {},
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...labEnvironment(), ...env },
      stdio: "ignore",
      timeout,
    });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}
