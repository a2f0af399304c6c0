import { spawn } from "node:child_process";
import { processes } from "../../ops/lib/recovery/processes";
import { ROOT } from "../../ops/lib/project";

/**
 * Whom a SIGKILL meets: the command alone, whose children then go on without it, or all it started.
 */
export type Victim = "command" | "group";

/**
 * Starts `npm run up` and kills it after so many seconds; returns what it had printed until then.
 */
export function upKilledAfter(seconds: number, victim: Victim): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn("npm", ["run", "up", "--silent"], {
      cwd: ROOT,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      output += data;
    });
    const timer = setTimeout(
      () => (victim === "group" ? kill(-child.pid!) : command(child.pid!).forEach(kill)),
      seconds * 1000,
    );
    child.on("exit", () => {
      clearTimeout(timer);
      resolve(output);
    }); // not "close": orphans may hold the pipes
  });
}

/** The process of ops/up.ts below the npm that was started. */
function command(npm: number): number[] {
  const all = processes();
  const below = (parent: number): typeof all =>
    all
      .filter((process) => process.parent === parent)
      .flatMap((process) => [process, ...below(process.pid)]);
  return below(npm)
    .filter((process) => process.command.includes("ops/up.ts"))
    .map(({ pid }) => pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it was done before the moment came
  }
}
