import assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { killLeftoverCommands } from "../../lab/lib/processes";
import { acquireLock } from "../../lab/lib/lock";

const LAB = path.join(__dirname, "../../lab/lib");

/** These tests need Linux for /proc and abstract sockets. The lab itself runs only on Linux. */
(process.platform === "linux" ? describe : describe.skip)("when a bring-up is killed", () => {
  const before = process.env.TODO_LAB_HOME;
  let home: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    home = process.env.TODO_LAB_HOME = fs.mkdtempSync(path.join(os.tmpdir(), "lab-"));
  });
  afterEach(() => {
    child?.kill("SIGKILL");
    killLeftoverCommands();
    fs.rmSync(home, { recursive: true });
    if (before === undefined) delete process.env.TODO_LAB_HOME;
    else process.env.TODO_LAB_HOME = before;
  });

  /** Starts a process that runs `code`. Resolves when the process prints "ready". */
  const start = (code: string): Promise<void> =>
    new Promise((resolve) => {
      child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", code], {
        env: process.env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      child.stdout!.on("data", (data: Buffer) => {
        if (String(data).includes("ready")) resolve();
      });
    });
  const killChild = (): Promise<void> =>
    new Promise((resolve) => {
      child!.once("exit", () => resolve());
      child!.kill("SIGKILL");
    });
  const hasEnded = async (pid: number): Promise<boolean> => {
    for (let tries = 0; tries < 50; tries += 1) {
      const stat = fs.existsSync(`/proc/${pid}/stat`)
        ? fs.readFileSync(`/proc/${pid}/stat`, "utf8")
        : ") Z";
      if (/\) [ZX]/.test(stat)) return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  };

  it("the next run kills the commands that were left running, and their child processes", async () => {
    const pids = path.join(home, "pids");
    const command = `sleep 300 & echo $$ $! > ${pids}; wait`;
    await start(`
            const { run } = require("${LAB}/shell");
            run("sh", ["-c", ${JSON.stringify(command)}], { log: "${home}/log" }).catch(() => undefined);
            setInterval(() => require("fs").existsSync("${pids}") && console.log("ready"), 50);
        `);
    await killChild();
    const [shell = 0, sleep = 0] = fs.readFileSync(pids, "utf8").trim().split(" ").map(Number);
    assert.equal(
      await Promise.race([
        hasEnded(sleep),
        new Promise((resolve) => setTimeout(resolve, 300, false)),
      ]),
      false,
      "the command should outlive its run",
    );
    assert.equal(killLeftoverCommands(), 1);
    assert.ok((await hasEnded(shell)) && (await hasEnded(sleep)));
  });

  it("a process that has reused the id of a recorded command keeps running", async () => {
    await start('console.log("ready"); setInterval(() => undefined, 1000)');
    fs.mkdirSync(path.join(home, "run/commands"), { recursive: true });
    fs.writeFileSync(path.join(home, "run/commands", String(child!.pid)), "12345");
    assert.equal(killLeftoverCommands(), 0);
    assert.equal(child!.exitCode, null);
  });

  it("another run that waits for the lock says so, and then acquires the lock", async () => {
    await start(
      `require("${LAB}/lock").acquireLock(() => undefined).then(() => console.log("ready")); setInterval(() => undefined, 1000)`,
    );
    const lines: string[] = [];
    let isAcquired = false;
    const second = acquireLock((line) => lines.push(line)).then((release) => {
      isAcquired = true;
      release();
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal(isAcquired, false);
    assert.deepEqual(lines, [
      "Another run is using this machine's cluster. Waiting for it to end …",
    ]);
    await killChild();
    await second;
    assert.equal(isAcquired, true);
  });
});
