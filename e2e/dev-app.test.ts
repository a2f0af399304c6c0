import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { freePort } from "../ops/lib/dev/dev-port";
import { inProject } from "../ops/lib/project";
import { Account } from "./lib/account";
import { alive, DevApp, familyOf, listens } from "./lib/dev-app";
import { eventually, sh } from "./lib/shell";

const HOME = fs.mkdtempSync(path.join(os.tmpdir(), "todo-dev-app-"));
const ENV = { TODO_DEV_HOME: HOME };

describe("`npm run dev:app`, the application without Kubernetes", function () {
  this.timeout(300_000);
  let app: DevApp;
  let port: number;
  let url: string;
  let ana: Account;

  before("start the application", async () => {
    port = await freePort();
    app = new DevApp(port, HOME);
    url = await app.url();
    assert.equal(url, `http://127.0.0.1:${port}`);
  });

  after("stop the application and delete its files", () => {
    app.kill();
    fs.rmSync(HOME, { recursive: true, force: true });
  });

  it("serves sign-up, chat and tasks, from the page to the database", async () => {
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

  it("stores its secrets in a file that only the owner can read, and does not print them", () => {
    const file = path.join(HOME, "secrets.json");
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    for (const secret of Object.values(JSON.parse(fs.readFileSync(file, "utf8")) as object))
      assert.ok(!app.output.includes(secret));
  });

  it("prints each line after the name of its program, without colours if the output is not a terminal", () => {
    // The output of a first installation may precede these lines.
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

  it("reloads the backend when a file is edited", async () => {
    const starts = () => app.output.split("Application startup complete").length;
    const startsBefore = starts();
    const now = new Date();
    // Updates the file's modification time, as an editor does.
    fs.utimesSync(inProject("apps/backend/app/main.py"), now, now);
    await eventually(
      60,
      async () => starts(),
      (count) => count > startsBefore,
    );
    await eventually(
      30,
      async () => (await ana.fetch("/backend/tasks")).status,
      (status) => status === 200,
    );
  });

  it("refuses a second run, with one message, while the first run is active", async () => {
    const second = await sh("npm run --silent dev:app", { env: ENV });
    assert.equal(second.status, 1);
    assert.match(
      second.output.trim(),
      /^npm run dev:app is already running in this clone, as process \d+\.\n.*kill \d+$/,
    );
  });

  it("ends all its processes when it is killed, and keeps the data for the next start", async () => {
    const family = familyOf(app.main);
    assert.ok(family.length >= 6, alive(family).join(", "));
    process.kill(app.main, "SIGKILL");
    await app.ended;
    app = new DevApp(port, HOME);
    await app.url();
    // The process that ends the others waits 8 s before it kills those that ignored Ctrl-C.
    await eventually(
      15,
      async () => alive(family),
      (processes) => processes.length === 0,
    );
    assert.deepEqual(
      (await ana.tasks()).map(({ title }) => title),
      ["Buy milk"],
    );
  });

  it("leaves no process and no open port after Ctrl-C", async () => {
    const [family, ports] = [familyOf(app.main), app.ports];
    assert.deepEqual(await Promise.all([...new Set(ports)].map(listens)), [true, true, true]);
    app.pressCtrlC();
    await app.ended; // npm returns the signal instead of the command's exit status.
    assert.ok(!fs.existsSync(path.join(HOME, "running.pid")), "it did not shut down completely");
    assert.deepEqual(alive(family), []);
    for (const port of ports) assert.equal(await listens(port), false, `port ${port}`);
  });

  it("reports missing software in one message", async () => {
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
