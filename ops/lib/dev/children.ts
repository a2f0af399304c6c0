import { ChildProcess, spawn } from "node:child_process";
import { LineWriter } from "./prefixed-lines";

/** A program to run beside others. */
export interface Program {
  name: string;
  command: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Whom it runs as, where that is not who runs this. */
  uid?: number;
  gid?: number;
}

/** Milliseconds until a program that was asked to end is killed. */
const PATIENCE = 8_000;

/**
 * Reads process groups, one per line. When its input ends, so has whoever wrote it, by SIGKILL
 * even: it ends the groups then. A group, because a server with reload is several processes.
 */
const WATCHER =
  'groups=; while read -r group; do groups="$groups -$group"; done; kill -INT $groups; sleep 8; kill -KILL $groups';

/** Programs that live as long as this process, and not a moment longer. */
export class Children {
  private readonly watcher = spawn("sh", ["-c", WATCHER], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  private readonly running = new Map<Program, ChildProcess>();
  private stopping = false;
  /** Settles as soon as one of them ends that was not asked to; says which, and how. */
  readonly firstEnd: Promise<string>;
  private ended!: (reason: string) => void;

  constructor() {
    this.firstEnd = new Promise((resolve) => {
      this.ended = resolve;
    });
    this.watcher.stdin!.on("error", () => undefined);
  }

  start(program: Program, output: LineWriter): void {
    const {
      command: [file, ...args],
      name,
      cwd,
      env,
      uid,
      gid,
    } = program;
    const child = spawn(file!, args, {
      cwd,
      env,
      uid,
      gid,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (child.pid) this.watcher.stdin!.write(`${child.pid}\n`);
    this.running.set(program, child);
    for (const stream of [child.stdout, child.stderr])
      stream!.setEncoding("utf8").on("data", output.take);
    child.on("error", (error) =>
      this.gone(program, `${name} could not be started: ${error.message}`),
    );
    child.on("exit", (code, signal) =>
      this.gone(
        program,
        `${name} ended by itself (${signal ?? `status ${code}`}); its last lines above say why.`,
      ),
    );
    child.on("close", () => output.end());
  }

  /**
   * Ends them one after the other, the last one started first, so that nothing loses what it
   * depends on.
   */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const [program, child] of [...this.running].reverse()) await this.stopOne(program, child);
    this.watcher.kill("SIGKILL");
  }

  private stopOne(program: Program, child: ChildProcess): Promise<void> {
    return new Promise((resolve) => {
      if (!this.running.has(program)) return resolve();
      const timer = setTimeout(() => signal(child, "SIGKILL"), PATIENCE);
      child.once("exit", () => {
        clearTimeout(timer);
        signal(child, "SIGKILL"); // what is left of its group
        resolve();
      });
      signal(child, "SIGINT");
    });
  }

  private gone(program: Program, reason: string): void {
    this.running.delete(program);
    if (!this.stopping) this.ended(reason);
  }
}

/** To the whole group, which may be gone already. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    process.kill(-pid!, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
