import assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { endLeftovers } from "../../lab/lib/processes";
import { takeTurn } from "../../lab/lib/turn";

const LAB = path.join(__dirname, "../../lab/lib");

/** The lab runs on Linux alone; what is tested here rests on its /proc and its abstract sockets. */
(process.platform === "linux" ? describe : describe.skip)("a bring-up that was killed", () => {
  const before = process.env.TODO_LAB_HOME;
  let home: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    home = process.env.TODO_LAB_HOME = fs.mkdtempSync(path.join(os.tmpdir(), "lab-"));
  });
  afterEach(() => {
    child?.kill("SIGKILL");
    endLeftovers();
    fs.rmSync(home, { recursive: true });
    if (before === undefined) delete process.env.TODO_LAB_HOME;
    else process.env.TODO_LAB_HOME = before;
  });

  /** A process that runs `code` with the lab's modules at hand and says "ready". */
  const start = (code: string): Promise<void> =>
    new Promise((resolve) => {
      child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", code], {
        env: process.env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      child.stdout!.on("data", (data) => {
        if (String(data).includes("ready")) resolve();
      });
    });
  const killed = (): Promise<void> =>
    new Promise((resolve) => {
      child!.once("exit", () => resolve());
      child!.kill("SIGKILL");
    });
  const gone = async (pid: number): Promise<boolean> => {
    for (let tries = 0; tries < 50; tries += 1) {
      const stat = fs.existsSync(`/proc/${pid}/stat`)
        ? fs.readFileSync(`/proc/${pid}/stat`, "utf8")
        : ") Z";
      if (/\) [ZX]/.test(stat)) return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  };

  it("has its commands ended by the next one, with all they started", async () => {
    const pids = path.join(home, "pids");
    const command = `sleep 300 & echo $$ $! > ${pids}; wait`;
    await start(`
            const { run } = require("${LAB}/shell");
            run("sh", ["-c", ${JSON.stringify(command)}], { log: "${home}/log" }).catch(() => undefined);
            setInterval(() => require("fs").existsSync("${pids}") && console.log("ready"), 50);
        `);
    await killed();
    const [shell, sleep] = fs.readFileSync(pids, "utf8").trim().split(" ").map(Number);
    assert.equal(
      await Promise.race([gone(sleep), new Promise((resolve) => setTimeout(resolve, 300, false))]),
      false,
      "the command should outlive its run",
    );
    assert.equal(endLeftovers(), 1);
    assert.ok((await gone(shell)) && (await gone(sleep)));
  });

  it("costs no other process its life: a recycled process id is not mistaken for the command that had it", async () => {
    await start('console.log("ready"); setInterval(() => undefined, 1000)');
    fs.mkdirSync(path.join(home, "run/commands"), { recursive: true });
    fs.writeFileSync(path.join(home, "run/commands", String(child!.pid)), "12345");
    assert.equal(endLeftovers(), 0);
    assert.equal(child!.exitCode, null);
  });

  it("leaves the turn to the next one, which until then waits and says so", async () => {
    await start(
      `require("${LAB}/turn").takeTurn(() => undefined).then(() => console.log("ready")); setInterval(() => undefined, 1000)`,
    );
    const lines: string[] = [];
    let taken = false;
    const turn = takeTurn((line) => lines.push(line)).then((done) => {
      taken = true;
      done();
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal(taken, false);
    assert.deepEqual(lines, [
      "Another run is at work on this machine's cluster: waiting for it to end …",
    ]);
    await killed();
    await turn;
    assert.equal(taken, true);
  });
});
