import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { labEnvironment } from "./environment";
import { LabError } from "./errors";

export interface RunOptions {
    /** File that receives standard output and error; required unless `capture`. */
    log: string;
    cwd?: string;
    env?: Record<string, string>;
    /** Text for standard input. Default: none, so that no command can wait for an answer. */
    input?: string;
    /** Milliseconds before the command is ended. Default 20 minutes. */
    timeout?: number;
}

/** Runs a command to its end and returns its standard output; the log gets everything. Fails with the log's last lines. */
export function run(command: string, args: string[], options: RunOptions): Promise<string> {
    const log = fs.openSync(options.log, "a");
    fs.writeSync(log, `\n$ ${command} ${args.join(" ")}\n`);
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, {
            cwd: options.cwd,
            env: { ...labEnvironment(), ...options.env },
            stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
            timeout: options.timeout ?? 20 * 60_000,
        });
        let output = "";
        child.stdout!.on("data", (data: Buffer) => { output += data; fs.writeSync(log, data); });
        child.stderr!.on("data", (data: Buffer) => fs.writeSync(log, data));
        child.stdin?.end(options.input);
        child.on("error", (error) => { fs.closeSync(log); reject(new LabError(`${command} could not be started: ${error.message}`)); });
        child.on("close", (code, signal) => {
            fs.closeSync(log);
            if (code === 0) resolve(output);
            else reject(new LabError(failure(command, code ?? signal, options.log)));
        });
    });
}

/** True when the command ends with 0 within `timeout` milliseconds; its output is nobody's business. */
export function succeeds(command: string, args: string[], timeout = 5_000): Promise<boolean> {
    return new Promise((resolve) => {
        const child = spawn(command, args, { env: labEnvironment(), stdio: "ignore", timeout });
        child.on("error", () => resolve(false));
        child.on("close", (code) => resolve(code === 0));
    });
}

function failure(command: string, status: number | string | null, log: string): string {
    const lines = fs.readFileSync(log, "utf8").trimEnd().split("\n").slice(-12);
    return [`${command} failed (${status}).`, ...lines.map((line) => `    ${line.slice(0, 300)}`), `Full output: ${log}`].join("\n");
}
