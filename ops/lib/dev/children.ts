import { type ChildProcess, spawn } from "node:child_process";
import type { LineWriter } from "./prefixed-lines";

/** A program that runs in parallel with others. */
export interface Program {
  name: string;
  command: [file: string, ...args: string[]];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Id of the user that runs the program; by default the current user. */
  uid?: number;
  gid?: number;
}

/** Milliseconds that a program has to exit after it is asked to stop. Then it is killed. */
const STOP_TIMEOUT_MS = 8_000;

/**
 * Shell script that reads process groups, one per line, and stops these groups when its standard
 * input closes. The input closes when this process exits, even after SIGKILL. The script stops
 * whole groups, because a server with automatic reload has several processes.
 */
const WATCHER =
  'groups=; while read -r group; do groups="$groups -$group"; done; kill -INT $groups; sleep 8; kill -KILL $groups';

/** Programs that are stopped when this process exits. */
export class Children {
  private readonly watcher = spawn("sh", ["-c", WATCHER], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  private readonly running = new Map<Program, ChildProcess>();
  private isStopping = false;
  /**
   * Resolves when a program exits unexpectedly. The value is a text that names the program and the
   * reason.
   */
  readonly firstEnd: Promise<string>;
  private reportEnd: (reason: string) => void = () => undefined;

  constructor() {
    this.firstEnd = new Promise((resolve) => {
      this.reportEnd = resolve;
    });
    this.watcher.stdin.on("error", () => undefined);
  }

  /** Starts a program and writes its output, including standard error, to `output`. */
  start(program: Program, output: LineWriter): void {
    const { name, cwd, env, uid, gid } = program;
    const [file, ...args] = program.command;
    const child = spawn(file, args, {
      cwd,
      env,
      uid,
      gid,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (child.pid) this.watcher.stdin.write(`${child.pid}\n`);
    this.running.set(program, child);
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", output.take);
    child.on("error", (error) =>
      this.handleEnd(program, `${name} could not be started: ${error.message}`),
    );
    child.on("exit", (code, signal) =>
      this.handleEnd(
        program,
        `${name} ended unexpectedly (${signal ?? `status ${code}`}). Its last lines above say why.`,
      ),
    );
    child.on("close", () => output.end());
  }

  /**
   * Stops the programs one by one in reverse order, so that each program stops before the programs
   * on which it depends.
   */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const [program, child] of [...this.running].reverse()) await this.stopOne(program, child);
    this.watcher.kill("SIGKILL");
  }

  private stopOne(program: Program, child: ChildProcess): Promise<void> {
    return new Promise((resolve) => {
      if (!this.running.has(program) || child.pid === undefined) {
        resolve();
        return;
      }
      const timer = setTimeout(() => signal(child, "SIGKILL"), STOP_TIMEOUT_MS);
      child.once("exit", () => {
        clearTimeout(timer);
        signal(child, "SIGKILL"); // the rest of its group
        resolve();
      });
      signal(child, "SIGINT");
    });
  }

  private handleEnd(program: Program, reason: string): void {
    this.running.delete(program);
    if (!this.isStopping) this.reportEnd(reason);
  }
}

/**
 * Sends a signal to the whole process group. Does nothing if the group has ended or never started.
 */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
