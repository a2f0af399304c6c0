import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { registerChild } from "../rpc/lifetime";
import { Output } from "./output";

/**
 * Installs the program's npm packages for `pulumi install`. Runs `npm ci` if there is a lock file,
 * else `npm install`.
 */
export async function installDependencies(programDirectory: string, output: Output): Promise<void> {
  const isLocked = fs.existsSync(path.join(programDirectory, "package-lock.json"));
  const command = isLocked ? "ci" : "install";
  output.stdout(`Installing dependencies with npm ${command}...\n\n`);
  const child = spawn("npm", [command, "--loglevel=error"], {
    cwd: programDirectory,
    stdio: ["ignore", "pipe", "pipe"],
  });
  registerChild(child);
  child.stdout.on("data", (chunk: Buffer) => output.stdout(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.stderr(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0)
    throw new Error(`npm ${command} in ${programDirectory} failed with exit code ${code}`);
  output.stdout("Finished installing dependencies\n\n");
}
