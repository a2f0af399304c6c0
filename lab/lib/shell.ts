import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { labEnvironment } from "./environment";
import { LabError } from "./errors";
import { commandFailure } from "./failure";
import { note } from "./processes";

export interface RunOptions {
  /** File that receives standard output and error. */
  log: string;
  cwd?: string;
  /** Added to the lab's environment; a variable that is undefined here is taken out. */
  env?: Record<string, string | undefined>;
  /** Text for standard input. Default: none, so that no command can wait for an answer. */
  input?: string;
  /** Milliseconds before the command is ended. Default 20 minutes. */
  timeout?: number;
}

/** Runs a command to its end and returns its standard output; the log gets everything. */
export function run(command: string, args: string[], options: RunOptions): Promise<string> {
  append(options.log, `\n$ ${command} ${args.join(" ")}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...labEnvironment(), ...options.env },
      stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      timeout: options.timeout ?? 20 * 60_000,
    });
    const ended = note(child.pid);
    let [output, said] = ["", ""];
    child.stdout!.on("data", (data: Buffer) => {
      output += data;
      said += data;
      append(options.log, data);
    });
    child.stderr!.on("data", (data: Buffer) => {
      said += data;
      append(options.log, data);
    });
    child.stdin?.end(options.input);
    child.on("error", (error) =>
      reject(new LabError(`${command} could not be started: ${error.message}`)),
    );
    child.on("close", (code, signal) => {
      ended();
      if (code === 0) resolve(output);
      else reject(commandFailure(command, code ?? signal, said, options.log));
    });
  });
}

/** On a full disk the command's own message is worth more than that of its log. */
function append(log: string, data: string | Buffer): void {
  try {
    fs.appendFileSync(log, data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}

/** True when the command ends with 0 within `timeout` milliseconds; its output is discarded. */
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
