import { execFile, spawn, type ExecFileOptions } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";

/**
 * Runs programs for ops/. The package execa is not used for this, because importing version 10.2.1
 * takes 150 ms of processor time in every command. For comparison, importing commander 14 takes 18
 * ms.
 */
const execFileAsync = promisify(execFile);

/** Maximum size of one program's output, in bytes. */
const MAX_OUTPUT = 1e9;

export interface ExecOptions extends Pick<
  ExecFileOptions,
  "cwd" | "env" | "gid" | "timeout" | "uid"
> {
  /**
   * Text for the program's standard input. Unlike an argument, it is not visible in a list of
   * processes.
   */
  input?: string;
}

export interface Output {
  stdout: string;
  stderr: string;
}

/**
 * Runs a program and returns its output.
 * @throws Error with the command line and the standard error if the program fails.
 */
export async function exec(
  command: string,
  args: readonly string[],
  { input, ...options }: ExecOptions = {},
): Promise<Output> {
  const running = execFileAsync(command, [...args], { maxBuffer: MAX_OUTPUT, ...options });
  // Errors on standard input are ignored, because the program may end before it has read
  // everything.
  running.child.stdin?.on("error", () => undefined).end(input);
  return running;
}

/** Returns true if the program exists and exits with status 0 within 20 seconds. */
export async function succeeds(command: string, ...args: string[]): Promise<boolean> {
  return exec(command, args, { timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}

/**
 * Returns the standard error of a program that failed in `exec`, or the error's message if the
 * standard error is empty.
 */
export function stderrOf(error: unknown): string {
  const { stderr, message } = error as Error & Partial<Output>;
  return (stderr === undefined || stderr === "" ? message : stderr).trim();
}

/**
 * Yields a program's standard output, which can have any length, in pieces.
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
