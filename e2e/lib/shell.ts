import { spawn } from "node:child_process";
import { projectEnvironment } from "../../ops/lib/pulumi/environment";
import { ROOT } from "../../ops/lib/project";

export interface Result {
  status: number | null;
  /** Standard output and error, in the order they came. */
  output: string;
  seconds: number;
}

export interface ShellOptions {
  /** Show the output as it comes. */
  echo?: boolean;
  env?: Record<string, string>;
  /** What it reads as standard input; nothing by default. */
  input?: string;
  minutes?: number;
  /**
   * Press Ctrl-C once the output shows this; whoever does not listen within 20 seconds is killed.
   */
  until?: RegExp;
  /** Called when Ctrl-C is pressed. */
  interrupted?: () => void;
}

/** Runs a command as a user would in the project's folder. */
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
    // a command that reads nothing may be gone already
    child.stdin.on("error", () => undefined).end(input);
    let output = "";
    let kill: NodeJS.Timeout | undefined;
    const take = (data: Buffer) => {
      output += data;
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
 * The same in a shell that has run `eval "$(npm run -s env)"`; throws on failure and returns
 * trimmed output.
 */
export async function inShell(command: string, minutes = 2): Promise<string> {
  const result = await sh(command, { env: projectEnvironment(), minutes });
  if (result.status !== 0)
    throw new Error(`${command} ended with ${result.status}:\n${result.output}`);
  return result.output.trim();
}

/** Asks until the answer is right or the time is up; the last answer is part of the error. */
export async function eventually<T>(
  seconds: number,
  ask: () => Promise<T>,
  right: (answer: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask().catch((error: Error) => error);
    if (!(answer instanceof Error) && right(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(
        `not within ${seconds} s; the last answer was ${answer instanceof Error ? answer.message : JSON.stringify(answer)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
