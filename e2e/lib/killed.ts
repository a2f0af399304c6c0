import { spawn } from "node:child_process";
import { processes } from "../../ops/lib/recovery/processes";
import { ROOT } from "../../ops/lib/project";

/**
 * Which processes are killed: only the command itself, so that its children continue, or its whole
 * process group.
 */
export type Victim = "command" | "group";

/** Starts `npm run up`, kills it with SIGKILL after `seconds`, and returns its output. */
export function upKilledAfter(seconds: number, victim: Victim): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn("npm", ["run", "up", "--silent"], {
      cwd: ROOT,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (data: Buffer) => {
      output += data.toString();
    });
    child.stderr.on("data", (data: Buffer) => {
      output += data.toString();
    });
    const timer = setTimeout(
      () => (victim === "group" ? kill(-child.pid!) : command(child.pid!).forEach(kill)),
      seconds * 1000,
    );
    // Wait for "exit" instead of "close", because surviving children may keep the pipes open.
    child.on("exit", () => {
      clearTimeout(timer);
      resolve(output);
    });
  });
}

/** Returns the ids of npm's descendants that run ops/up.ts. */
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
    // The process has ended already.
  }
}
