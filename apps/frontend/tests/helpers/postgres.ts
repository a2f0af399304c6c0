import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { freePort } from "./free-port";
import { postgresBinaries } from "./postgres-binaries";

const password = "s3cret-of-the-tests";

/** A Postgres server on 127.0.0.1 that tests can stop and start. It needs neither Docker nor root access. */
export class Postgres {
  private server?: ChildProcess;

  private constructor(
    private readonly home: string,
    private readonly binaries: string,
    private readonly port: number,
    private readonly runAs: { uid?: number; gid?: number },
  ) {}

  static async create(): Promise<Postgres> {
    // The path must be short, because Linux limits socket paths to 107 characters.
    const home = mkdtempSync("/tmp/todo-postgres-");
    chmodSync(home, 0o755);
    try {
      return await Postgres.createIn(home);
    } catch (error) {
      rmSync(home, { recursive: true, force: true });
      throw error;
    }
  }

  private static async createIn(home: string): Promise<Postgres> {
    // Postgres refuses to run as root.
    const nobody = (flag: string) =>
      Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
    const runAs = process.getuid?.() === 0 ? { uid: nobody("-u"), gid: nobody("-g") } : {};
    mkdirSync(path.join(home, "run"), { mode: 0o700 });
    if (runAs.uid !== undefined) chownSync(path.join(home, "run"), runAs.uid, runAs.gid);
    writeFileSync(path.join(home, "password"), password);
    const binaries = postgresBinaries(home);
    execFileSync(
      path.join(binaries, "initdb"),
      [
        "-D",
        path.join(home, "run/data"),
        "-U",
        "todo",
        "--auth=scram-sha-256",
        "--no-sync",
        "--encoding=UTF8",
        "--locale=C",
        `--pwfile=${path.join(home, "password")}`,
      ],
      { cwd: home, stdio: "pipe", ...runAs },
    );
    const postgres = new Postgres(home, binaries, await freePort(), runAs);
    await postgres.start();
    return postgres;
  }

  url(database: string): string {
    return `postgresql://todo:${password}@127.0.0.1:${this.port}/${database}`;
  }

  async start(): Promise<void> {
    const log = openSync(path.join(this.home, "postgres.log"), "a");
    const options = {
      port: this.port,
      listen_addresses: "127.0.0.1",
      unix_socket_directories: path.join(this.home, "run"),
      fsync: "off",
    };
    const settings = Object.entries(options).map(([name, value]) => `-c${name}=${value}`);
    this.server = spawn(
      path.join(this.binaries, "postgres"),
      ["-D", path.join(this.home, "run/data"), ...settings],
      { cwd: this.home, stdio: ["ignore", log, log], ...this.runAs },
    );
    for (let attempt = 0; attempt < 600; attempt++) {
      if (
        await this.query("postgres", "SELECT 1").then(
          () => true,
          () => false,
        )
      )
        return;
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error(
      `Postgres does not answer:\n${readFileSync(path.join(this.home, "postgres.log"), "utf8").slice(-2000)}`,
    );
  }

  /** Closes every connection and stops the server. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server || server.exitCode !== null) return;
    const ended = once(server, "exit");
    server.kill("SIGINT");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }

  async createDatabase(name: string): Promise<string> {
    await this.query("postgres", `CREATE DATABASE ${name}`);
    return this.url(name);
  }

  async query<Row extends object>(database: string, sql: string): Promise<Row[]> {
    const client = new Client({
      connectionString: this.url(database),
      connectionTimeoutMillis: 2000,
    });
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }
}
