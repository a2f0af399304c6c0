import assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { processes } from "../../ops/lib/recovery/processes";
import { ROOT } from "../../ops/lib/project";
import { eventually } from "./shell";

/** Runs `npm run dev:app` in a separate process group, as a shell in a terminal does. */
export class DevApp {
  output = "";
  private readonly child: ChildProcess;
  readonly ended: Promise<number | null>;

  /** @param home the folder for the application's data, TODO_DEV_HOME */
  constructor(
    port: number,
    private readonly home: string,
  ) {
    this.child = spawn("npm", ["run", "--silent", "dev:app", "--", "--port", `${port}`], {
      cwd: ROOT,
      env: { ...process.env, TODO_DEV_HOME: home },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.ended = new Promise((resolve) => this.child.on("exit", resolve));
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.on("data", (data: Buffer) => {
        this.output += data.toString();
      });
  }

  async url(): Promise<string> {
    const found = () => /Open\s+(http:\/\/\S+)/.exec(this.output)?.[1] ?? "";
    return eventually(
      240,
      async () => (this.child.exitCode === null ? found() : assert.fail(this.output)),
      (url) => url !== "",
    ).catch((error: unknown) => assert.fail(`${String(error)}\n${this.output}`));
  }

  /** The process id of the command itself, which npm starts and which starts the programs. */
  get main(): number {
    return Number(fs.readFileSync(path.join(this.home, "running.pid"), "utf8"));
  }

  /** The ports that the programs listen on, according to their output. */
  get ports(): number[] {
    return [...this.output.matchAll(/(?:127\.0\.0\.1:|address "127\.0\.0\.1", port )(\d+)/g)].map(
      ([, port]) => Number(port),
    );
  }

  pressCtrlC(): void {
    process.kill(-this.child.pid!, "SIGINT");
  }

  kill(): void {
    if (this.child.exitCode === null && this.child.signalCode === null)
      process.kill(-this.child.pid!, "SIGKILL");
  }
}

/** Returns the ids of a process and all its descendants. */
export function familyOf(root: number): number[] {
  const all = processes();
  const children = (pid: number): number[] =>
    all
      .filter(({ parent }) => parent === pid)
      .flatMap((child) => [child.pid, ...children(child.pid)]);
  return [root, ...children(root)];
}

/** Returns the commands of those processes that are still running. */
export const alive = (pids: number[]) =>
  processes()
    .filter(({ pid }) => pids.includes(pid))
    .map(({ command }) => command);

/** Returns whether a program listens on a port of 127.0.0.1. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net
      .connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      })
      .on("error", () => resolve(false));
  });
}
