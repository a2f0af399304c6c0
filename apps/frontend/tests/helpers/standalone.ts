import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, vi } from "vitest";
import { freePort } from "./free-port";

const app = path.resolve(import.meta.dirname, "../..");

/** The settings that a server needs to start. No server is listening at either address. */
export const settings = {
  BACKEND_URL: "http://127.0.0.1:1",
  DATABASE_URL: "postgresql://todo:nobody-listens@127.0.0.1:1/todo",
  BETTER_AUTH_SECRET: "a-secret-of-the-tests-with-40-characters",
};

/**
 * Copies the build into a folder with the same contents as the image. The folder is outside the
 * project. A file that Next.js did not trace is therefore missing from the folder, just as it is
 * missing from the image.
 */
export function assemble(): { folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), "todo-frontend-"));
  cpSync(path.join(app, ".next/standalone"), folder, { recursive: true });
  cpSync(path.join(app, ".next/static"), path.join(folder, ".next/static"), { recursive: true });
  cpSync(path.join(app, "public"), path.join(folder, "public"), { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface Server {
  url: string;
  process: ChildProcess;
  /** Returns the output so far. */
  log(): string;
  /** Waits up to 15 seconds until the output contains `text`. */
  untilLogged(text: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the server on a free port with the image's command. `env` extends and overrides {@link
 * settings}. Waits up to 10 seconds until the server is healthy.
 */
export async function serve(folder: string, env: Record<string, string> = {}): Promise<Server> {
  const port = String(await freePort());
  const server = spawn(process.execPath, ["server.js"], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? "",
      NODE_ENV: "production",
      HOSTNAME: "0.0.0.0",
      PORT: port,
      ...settings,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (log += text));
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100 && server.exitCode === null; attempt++) {
    if (
      await fetch(`${url}/api/health`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break;
    await new Promise((later) => setTimeout(later, 100));
  }
  return {
    url,
    process: server,
    log: () => log,
    untilLogged: (text) =>
      vi.waitFor(() => expect(log).toContain(text), { timeout: 15_000, interval: 50 }),
    stop: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, "exit");
      server.kill("SIGTERM");
      await ended;
    },
  };
}
