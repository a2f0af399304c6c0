import { type ChildProcess, spawn } from "node:child_process";
import type { LineWriter } from "./prefixed-lines";

/** A program to run beside others. */
export interface Program {
  name: string;
  command: [file: string, ...args: string[]];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** The user to run it as; by default the present one. */
  uid?: number;
  gid?: number;
}

/** Milliseconds after which a program that was asked to end is killed. */
const STOP_TIMEOUT_MS = 8_000;

/**
 * Reads process groups, one per line, and ends them when its input ends. The input ends with this
 * process, even after SIGKILL. It ends groups, because a server with reload has several processes.
 */
const WATCHER =
  'groups=; while read -r group; do groups="$groups -$group"; done; kill -INT $groups; sleep 8; kill -KILL $groups';

/** Programs that end with this process. */
export class Children {
  private readonly watcher = spawn("sh", ["-c", WATCHER], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  private readonly running = new Map<Program, ChildProcess>();
  private isStopping = false;
  /** Resolves when a program ends that was not asked to: names the program and the reason. */
  readonly firstEnd: Promise<string>;
  private reportEnd: (reason: string) => void = () => undefined;

  constructor() {
    this.firstEnd = new Promise((resolve) => {
      this.reportEnd = resolve;
    });
    this.watcher.stdin.on("error", () => undefined);
  }

  /** Starts a program and writes its output, standard error included, to `output`. */
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

  /** Ends the programs one by one in reverse order, so each keeps those it depends on. */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const [program, child] of [...this.running].reverse()) await this.stopOne(program, child);
    this.watcher.kill("SIGKILL");
  }

  private stopOne(program: Program, child: ChildProcess): Promise<void> {
    return new Promise((resolve) => {
      if (!this.running.has(program)) {
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

/** Signals the whole process group. Does nothing if the group has ended or never started. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
