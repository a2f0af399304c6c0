import { ChildProcess, spawn } from "node:child_process";
import { projectEnvironment } from "../../ops/lib/pulumi/environment";
import { NAMESPACE } from "./cluster";

/** Runs `kubectl port-forward` from a free local port. */
export class PortForward {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  /** Starts forwarding. `target` has kubectl's format, for example `service/todo-frontend`. */
  static start(target: string, port: number): Promise<PortForward> {
    const child = spawn("kubectl", ["port-forward", "-n", NAMESPACE, target, `:${port}`], {
      env: { ...process.env, ...projectEnvironment() },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 180_000,
    });
    let output = "";
    return new Promise((resolve, reject) => {
      const take = (data: Buffer) => {
        output += data.toString();
        const local = /from 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
        if (local) resolve(new PortForward(Number(local), child));
      };
      child.stdout.on("data", take);
      child.stderr.on("data", take);
      child.on("close", () => reject(new Error(`cannot forward a port to ${target}: ${output}`)));
    });
  }

  stop(): void {
    this.child.kill();
  }
}
