import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { adopt } from "../rpc/lifetime";

export interface Output {
  stdout(text: string | Buffer): void;
  stderr(text: string | Buffer): void;
}

/** `pulumi install`: npm, and with a lock file exactly what it says. */
export async function installDependencies(programDirectory: string, output: Output): Promise<void> {
  const locked = fs.existsSync(path.join(programDirectory, "package-lock.json"));
  const command = [locked ? "ci" : "install", "--loglevel=error"];
  output.stdout(`Installing dependencies with npm ${command[0]}...\n\n`);
  const child = spawn("npm", command, { cwd: programDirectory, stdio: ["ignore", "pipe", "pipe"] });
  adopt(child);
  child.stdout.on("data", (chunk: Buffer) => output.stdout(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.stderr(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0)
    throw new Error(`npm ${command[0]} in ${programDirectory} failed with exit code ${code}`);
  output.stdout("Finished installing dependencies\n\n");
}
