import { spawn } from "node:child_process";
import { projectEnvironment } from "../../ops/lib/pulumi/environment";
import { ROOT } from "../../ops/lib/project";

export interface Result {
  status: number | null;
  /** Standard output and standard error, in the order in which they arrived. */
  output: string;
  seconds: number;
}

export interface ShellOptions {
  /** Prints the output as it arrives. */
  echo?: boolean;
  env?: Record<string, string>;
  /** Standard input. Empty by default. */
  input?: string;
  /** Time limit in minutes, after which the command is terminated. 5 by default. */
  minutes?: number;
  /**
   * Presses Ctrl-C when the output matches. Processes that have not ended 20 seconds later are
   * killed.
   */
  until?: RegExp;
  /** Called when Ctrl-C is pressed. */
  interrupted?: () => void;
}

/** Runs a shell command in the project's folder. */
export function sh(
  command: string,
  { echo = false, env = {}, input = "", minutes = 5, until, interrupted }: ShellOptions = {},
): Promise<Result> {
  const start = Date.now();
  return new Promise((resolve) => {
    const child = spawn("sh", ["-c", command], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
      timeout: minutes * 60_000,
      detached: until !== undefined,
    });
    // A command that does not read its input may have ended already.
    child.stdin.on("error", () => undefined).end(input);
    let output = "";
    let kill: NodeJS.Timeout | undefined;
    const take = (data: Buffer) => {
      output += data.toString();
      if (echo) process.stdout.write(data);
      if (!until?.test(output) || kill) return;
      process.kill(-child.pid!, "SIGINT");
      interrupted?.();
      kill = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), 20_000);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("close", (status) => {
      clearTimeout(kill);
      resolve({ status, output, seconds: (Date.now() - start) / 1000 });
    });
  });
}

/**
 * Runs a command in a shell that has run `eval "$(npm run -s env)"`. Returns the trimmed output.
 * Throws if the command fails.
 */
export async function inShell(command: string, minutes = 2): Promise<string> {
  const result = await sh(command, { env: projectEnvironment(), minutes });
  if (result.status !== 0)
    throw new Error(`${command} ended with ${result.status ?? "a signal"}:\n${result.output}`);
  return result.output.trim();
}

/**
 * Calls `ask` twice a second until `right` accepts its answer. After `seconds`, throws an error
 * whose message contains the last answer or error.
 */
export async function eventually<T>(
  seconds: number,
  ask: () => Promise<T>,
  right: (answer: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask().catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    if (!(answer instanceof Error) && right(answer)) return answer;
    if (Date.now() > deadline) {
      const last = answer instanceof Error ? answer.message : JSON.stringify(answer);
      throw new Error(`not within ${seconds} s; the last answer was ${last}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
