import { spawn } from "node:child_process";
import { projectEnvironment } from "../../ops/lib/pulumi/environment";
import { NAMESPACE } from "./cluster";

/**
 * A lock on the tasks table. An answer that changes a task does not complete until `release` is
 * called.
 */
export class TaskLock {
  private constructor(readonly release: () => Promise<void>) {}

  /** Takes the lock. A backend statement that waits for the lock for more than 3 seconds fails. */
  static async take(): Promise<TaskLock> {
    const psql = spawn(
      "kubectl",
      [
        "exec",
        "-i",
        "-n",
        NAMESPACE,
        "todo-postgres-0",
        "--",
        "psql",
        "-U",
        "todo",
        "-d",
        "todo",
        "-At",
      ],
      {
        env: { ...process.env, ...projectEnvironment() },
        stdio: ["pipe", "pipe", "inherit"],
        timeout: 60_000,
      },
    );
    const ended = new Promise<void>((resolve) => psql.on("close", () => resolve()));
    psql.stdin.on("error", () => undefined); // The pod may have ended before the lock is released.
    const held = new Promise<void>((resolve, reject) => {
      psql.stdout.on("data", (data) => /held/.test(String(data)) && resolve());
      psql.on("close", () => reject(new Error("psql ended before the table was locked")));
    });
    psql.stdin.write("begin; lock table tasks in share mode; select 'held';\n");
    await held;
    return new TaskLock(() => (psql.stdin.end("rollback;\n"), ended));
  }
}
