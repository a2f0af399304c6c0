import assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { freePort } from "../ops/lib/dev/dev-port";
import { processes } from "../ops/lib/recovery/processes";
import { inProject, ROOT } from "../ops/lib/project";
import { Account } from "./lib/account";
import { eventually, sh } from "./lib/shell";

const HOME = fs.mkdtempSync(path.join(os.tmpdir(), "todo-dev-app-"));
const ENV = { TODO_DEV_HOME: HOME };

/** `npm run dev:app` in a terminal's place: a process group of its own, whose foreground it is. */
class DevApp {
  output = "";
  private readonly child: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(port: number) {
    this.child = spawn("npm", ["run", "--silent", "dev:app", "--", "--port", `${port}`], {
      cwd: ROOT,
      env: { ...process.env, ...ENV },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.ended = new Promise((resolve) => this.child.on("exit", resolve));
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.on("data", (data) => {
        this.output += data;
      });
  }

  async url(): Promise<string> {
    const found = () => /Open\s+(http:\/\/\S+)/.exec(this.output)?.[1] ?? "";
    return eventually(
      240,
      async () => (this.child.exitCode === null ? found() : assert.fail(this.output)),
      (url) => url !== "",
    ).catch((error) => assert.fail(`${error.message}\n${this.output}`));
  }

  /** The command itself; npm and a shell are above it, the programs below. */
  get main(): number {
    return Number(fs.readFileSync(path.join(HOME, "running.pid"), "utf8"));
  }

  /** Ports that its programs listen on, as their lines tell. */
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

/** A process and all it has started, directly or not. */
function familyOf(root: number): number[] {
  const all = processes();
  const children = (pid: number): number[] =>
    all
      .filter(({ parent }) => parent === pid)
      .flatMap((child) => [child.pid, ...children(child.pid)]);
  return [root, ...children(root)];
}

const alive = (pids: number[]) =>
  processes()
    .filter(({ pid }) => pids.includes(pid))
    .map(({ command }) => command);

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net
      .connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      })
      .on("error", () => resolve(false));
  });
}

describe("`npm run dev:app`, the application without Kubernetes", function () {
  this.timeout(300_000);
  let app: DevApp;
  let port: number;
  let url: string;
  let ana: Account;

  before("the application", async () => {
    port = await freePort();
    app = new DevApp(port);
    url = await app.url();
    assert.equal(url, `http://127.0.0.1:${port}`);
  });

  after("nothing of it", () => {
    app.kill();
    fs.rmSync(HOME, { recursive: true, force: true });
  });

  it("serves sign-up, chat and tasks, from page to database", async () => {
    ana = await Account.signUp(url);
    const { tool_calls } = await ana.say("add buy milk");
    assert.deepEqual(
      tool_calls.map(({ name }) => name),
      ["add_task"],
    );
    assert.deepEqual(
      (await ana.tasks()).map(({ title }) => title),
      ["Buy milk"],
    );
    assert.match(await (await ana.fetch("/")).text(), /<html/);
  });

  it("keeps its secrets for their owner, and out of what it prints", () => {
    const file = path.join(HOME, "secrets.json");
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    for (const secret of Object.values(JSON.parse(fs.readFileSync(file, "utf8")) as object))
      assert.ok(!app.output.includes(secret));
  });

  it("names the program before each line, without colour where no terminal is", () => {
    // Before them there may be what a first run installs.
    const lines = app.output
      .slice(app.output.indexOf("postgres |"), app.output.indexOf("\nTodo Chatbot"))
      .trim()
      .split("\n");
    assert.ok(lines.length > 10, app.output);
    assert.deepEqual(
      lines.filter((line) => !/^(postgres|backend |frontend) \|/.test(line)),
      [],
    );
    assert.ok(!app.output.includes("\u001b"));
  });

  it("loads an edited file of the backend by itself, and answers again", async () => {
    const starts = () => app.output.split("Application startup complete").length;
    const before_ = starts();
    const now = new Date();
    // what an editor does, but for the edit
    fs.utimesSync(inProject("apps/backend/app/main.py"), now, now);
    await eventually(
      60,
      async () => starts(),
      (count) => count > before_,
    );
    await eventually(
      30,
      async () => (await ana.fetch("/backend/tasks")).status,
      (status) => status === 200,
    );
  });

  it("refuses a second run beside itself in one message", async () => {
    const second = await sh("npm run --silent dev:app", { env: ENV });
    assert.equal(second.status, 1);
    assert.match(
      second.output.trim(),
      /^npm run dev:app already runs in this clone, as process \d+\.\n.*kill \d+$/,
    );
  });

  it("ends with all its processes when it is killed, and starts again with what there was", async () => {
    const family = familyOf(app.main);
    assert.ok(family.length >= 6, `${alive(family)}`);
    process.kill(app.main, "SIGKILL");
    await app.ended;
    app = new DevApp(port);
    await app.url();
    assert.deepEqual(alive(family), []);
    assert.deepEqual(
      (await ana.tasks()).map(({ title }) => title),
      ["Buy milk"],
    );
  });

  it("leaves no process and no open port after Ctrl-C", async () => {
    const [family, ports] = [familyOf(app.main), app.ports];
    assert.deepEqual(await Promise.all([...new Set(ports)].map(listens)), [true, true, true]);
    app.pressCtrlC();
    await app.ended; // by npm's account through the signal, whatever the status below it
    assert.ok(!fs.existsSync(path.join(HOME, "running.pid")), "it was cut short");
    assert.deepEqual(alive(family), []);
    for (const port of ports) assert.equal(await listens(port), false, `port ${port}`);
  });

  it("says in one message what is missing", async () => {
    const noPython = fs.mkdtempSync(path.join(HOME, "bin-"));
    fs.writeFileSync(path.join(noPython, "python3"), "#!/bin/sh\necho Python 3.9.2\nexit 1\n", {
      mode: 0o755,
    });
    const { status, output } = await sh("npm run --silent dev:app", {
      env: { ...ENV, PATH: `${noPython}:${process.env.PATH}` },
    });
    assert.equal(status, 1);
    assert.equal(
      output.trim(),
      "The backend's packages cannot be installed.\nThe backend needs Python 3.11 or newer; python3 is Python 3.9.2. Put a newer one first in PATH.",
    );
  });
});
