import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";

const DOCKERFILE = path.join(__dirname, "../../images/frontend.Dockerfile");

/**
 * Program that runs a server. The server shuts down in the same way as Next's standalone server:
 * https://github.com/vercel/next.js/blob/canary/packages/next/src/server/lib/start-server.ts
 */
const SERVER = `
const server = require("node:http").createServer((request, response) => {
    if (request.url === "/slow") setTimeout(() => response.end("slow"), 600);
    else response.end("hello");
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.on("SIGTERM", () => server.close(() => process.exit(143)));
`;

function answer(port: number, agent: http.Agent, address = "/"): Promise<string> {
  return new Promise((resolve, reject) => {
    http
      .get({ port, agent, path: address, host: "127.0.0.1" }, (response) => {
        response
          .on("end", () => resolve(`${response.statusCode} ${response.headers.connection}`))
          .resume();
      })
      .on("error", reject);
  });
}

describe("the server in the frontend image, after SIGTERM,", function () {
  this.timeout(20_000);
  let folder: string;
  let agents: http.Agent[];
  let child: ChildProcess;

  beforeEach("write the file that the Dockerfile writes", () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "announce-close-"));
    const write = /^RUN (printf '%s\\n' \\\n +'const net [^]*?> announce-close\.cjs)$/m.exec(
      fs.readFileSync(DOCKERFILE, "utf8"),
    )![1]!;
    execFileSync("sh", ["-c", write], { cwd: folder });
    agents = Array.from({ length: 4 }, () => new http.Agent({ keepAlive: true }));
  });

  afterEach(() => {
    child.kill("SIGKILL");
    for (const agent of agents) agent.destroy();
    fs.rmSync(folder, { recursive: true });
  });

  /** Starts the program with announce-close preloaded, and returns the port of the server. */
  async function serve(program = SERVER): Promise<number> {
    fs.writeFileSync(path.join(folder, "server.js"), program);
    child = spawn(process.execPath, ["--require", "./announce-close.cjs", "server.js"], {
      cwd: folder,
    });
    return new Promise((resolve) =>
      child.stdout!.once("data", (line: Buffer) => resolve(Number(line.toString()))),
    );
  }

  const ended = () =>
    new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));

  it("answers one more request on each open connection, announces that it will close the connection, and then exits", async () => {
    const port = await serve();
    assert.deepEqual(
      await Promise.all(agents.map((agent) => answer(port, agent))),
      Array(4).fill("200 keep-alive"),
    );
    const [first, ...others] = agents;
    const slow = answer(port, first!, "/slow");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const end = ended();
    child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(
      await Promise.all(others.map((agent) => answer(port, agent))),
      Array(3).fill("200 close"),
    );
    assert.match(await slow, /^200/);
    await answer(port, first!).catch(() => undefined);
    assert.equal(await end, 143);
  });

  it("accepts new connections as long as clients keep connecting", async () => {
    const port = await serve();
    const end = ended();
    child.kill("SIGTERM");
    for (let count = 0; count < 5; count += 1) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(await answer(port, new http.Agent()), "200 close");
    }
    assert.equal(await end, 143);
  });

  it("closes idle connections after the keep-alive timeout", async () => {
    await answer(await serve(), agents[0]!);
    const start = Date.now();
    child.kill("SIGTERM");
    assert.equal(await ended(), 143);
    assert.ok(Date.now() - start < 9_000, `${Date.now() - start} ms`);
  });

  it("exits immediately if it has not registered its signal handler yet", async () => {
    await serve('setInterval(() => {}, 1000); console.log("1");');
    child.kill("SIGTERM");
    assert.equal(await ended(), 143);
  });
});
