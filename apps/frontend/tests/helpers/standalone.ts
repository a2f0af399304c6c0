import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const app = path.resolve(import.meta.dirname, "../..");

/** The same folder the image has, away from node_modules: what the trace forgot is missing here too. */
export function assemble(): { folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), "todo-frontend-"));
  cpSync(path.join(app, ".next/standalone"), folder, { recursive: true });
  cpSync(path.join(app, ".next/static"), path.join(folder, ".next/static"), { recursive: true });
  cpSync(path.join(app, "public"), path.join(folder, "public"), { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts the server on a free port, as the image does. */
export async function serve(folder: string, env: Record<string, string>): Promise<{ url: string; process: ChildProcess; stop(): Promise<void> }> {
  const port = String(20_000 + Math.floor(Math.random() * 10_000));
  const server = spawn(process.execPath, ["server.js"], { cwd: folder, env: { PATH: process.env.PATH ?? "", NODE_ENV: "production", HOSTNAME: "0.0.0.0", PORT: port, ...env }, stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await fetch(`${url}/api/health`).then((answer) => answer.ok, () => false)) break;
    await new Promise((later) => setTimeout(later, 100));
  }
  return {
    url,
    process: server,
    stop: async () => {
      if (server.exitCode !== null) return;
      server.kill("SIGTERM");
      await once(server, "exit");
    },
  };
}
