import { execFile, spawn, type ExecFileOptions } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";

/**
 * Runs programs for ops/, on node:child_process. The package execa would do the same, but importing
 * its version 10.2.1 takes 150 ms of processor time (commander 14: 18 ms), and every command pays.
 */
const execFileAsync = promisify(execFile);

/** Largest output of one program, in bytes. */
const MAX_OUTPUT = 1e9;

export interface ExecOptions extends Pick<
  ExecFileOptions,
  "cwd" | "env" | "gid" | "timeout" | "uid"
> {
  /** Text for standard input. Unlike an argument, no list of processes shows it. */
  input?: string;
}

export interface Output {
  stdout: string;
  stderr: string;
}

/**
 * Runs a program and returns what it printed.
 * @throws Error with the command line and its standard error if the program fails.
 */
export async function exec(
  command: string,
  args: readonly string[],
  { input, ...options }: ExecOptions = {},
): Promise<Output> {
  const running = execFileAsync(command, [...args], { maxBuffer: MAX_OUTPUT, ...options });
  // The program may end before it has read everything.
  running.child.stdin?.on("error", () => undefined).end(input);
  return running;
}

/** Returns true if the program exists and ends with status 0 within 20 seconds. */
export async function succeeds(command: string, ...args: string[]): Promise<boolean> {
  return exec(command, args, { timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}

/** Returns the standard error of a program that `exec` ran, or the error's message without one. */
export function stderrOf(error: unknown): string {
  const { stderr, message } = error as Error & Partial<Output>;
  return (stderr === undefined || stderr === "" ? message : stderr).trim();
}

/**
 * Yields a program's standard output piece by piece, of any length.
 * @throws Error with the program's standard error if it fails.
 */
export async function* streamOutput(command: string, ...args: string[]): AsyncGenerator<Buffer> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const closed = once(child, "close") as Promise<[status: number | null]>;
  closed.catch(() => undefined); // thrown by the await below
  yield* child.stdout as AsyncIterable<Buffer>;
  const [status] = await closed;
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr.trim()}`);
}
