import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs kubectl and returns what it printed. */
export async function kubectl(...args: string[]): Promise<string> {
  return (await execute("kubectl", args, { maxBuffer: 1e9 })).stdout;
}

/** The same with a text as its standard input, which no list of processes shows. */
export async function kubectlWith(input: string, ...args: string[]): Promise<string> {
  const running = execute("kubectl", args, { maxBuffer: 1e9 });
  running.child.stdin!.on("error", () => undefined).end(input);
  return (await running).stdout;
}

/** The same with `-o json`, parsed; undefined where the object does not exist. */
export async function kubectlJson<T>(...args: string[]): Promise<T | undefined> {
  const text = await kubectl(...args, "--ignore-not-found", "-o", "json");
  return text.trim() === "" ? undefined : (JSON.parse(text) as T);
}
