import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { dockerPlugins } from "../../ops/lib/pulumi/ctrl-c-during-build";
import { orphanedProcesses } from "../../ops/lib/recovery/orphaned-processes";
import type { Process } from "../../ops/lib/recovery/processes";
import { inProject } from "../../ops/lib/project";

const home = (...parts: string[]): string => inProject(".pulumi-home", ...parts);
const ENGINE = `${home("versions", "3.259.0", "bin", "pulumi")} up --yes`;
const HOST = `${home("versions", "3.259.0", "bin", "pulumi-language-nodejs")} -root=x 127.0.0.1:1`;
const DOCKER = `${home("plugins", "resource-docker-v5.2.0", "pulumi-resource-docker")} 127.0.0.1:1`;
const STAND_IN = `node ${home("stand-ins", "code", "lab", "plugins", "docker", "main.js")} 127.0.0.1:1`;
const PROGRAM = `node ${inProject("node_modules", "@pulumi", "pulumi", "cmd", "run")} --monitor 127.0.0.1:1`;

/** Returns processes with the ids 1, 2 and so on. Each argument is a parent's id and a command. */
const all = (...processes: [number, string][]): Process[] =>
  processes.map(([parent, command], index) => ({ pid: index + 1, parent, command }));
const pids = (processes: Process[]): number[] => processes.map(({ pid }) => pid);

describe("orphaned processes of a killed engine", () => {
  const cases: [string, Process[], number[]][] = [
    ["Pulumi's plugins and language host", all([0, DOCKER], [0, HOST]), [1, 2]],
    ["the stand-ins and the program", all([0, STAND_IN], [0, PROGRAM]), [1, 2]],
    [
      "never the processes of a running engine",
      all([0, ENGINE], [1, DOCKER], [1, HOST], [3, PROGRAM]),
      [],
    ],
    [
      "neither an engine nor processes of another clone",
      all([0, ENGINE], [0, "/elsewhere/.pulumi-home/versions/3.259.0/bin/pulumi-language-nodejs"]),
      [],
    ],
    [
      "a language host and its program after their engine has stopped",
      all([0, HOST], [1, PROGRAM]),
      [1, 2],
    ],
  ];
  for (const [title, processes, left] of cases)
    it(`are ${title}`, () => assert.deepEqual(pids(orphanedProcesses(processes)), left));
});

describe("pressing Ctrl-C", () => {
  it("during a build kills only the docker plugins of this run's engine", () => {
    const processes = all(
      [0, "npm run up"],
      [1, ENGINE],
      [2, DOCKER],
      [2, STAND_IN],
      [2, HOST],
      [0, ENGINE],
      [6, DOCKER],
    );
    assert.deepEqual(pids(dockerPlugins(processes, 1)), [3, 4]);
  });

  /** Runs a process with the signal handlers of `npm run up`, and interrupts it `times` times. */
  const interrupted = (
    building: boolean,
    times: number,
  ): Promise<{ output: string; signal: NodeJS.Signals | null }> =>
    new Promise((resolve) => {
      const script = `const { CtrlCDuringBuild } = require("./ops/lib/pulumi/ctrl-c-during-build");
                const ctrlC = new CtrlCDuringBuild(() => ${building}, () => console.log("stopping"));
                console.log("ready"); setTimeout(() => { ctrlC.close(); console.log("went on"); }, ${times > 1 ? 60_000 : 300});`;
      const child = spawn(
        process.execPath,
        ["-r", "ts-node/register/transpile-only", "-e", script],
        { cwd: inProject() },
      );
      let output = "";
      child.stdout.on("data", (data) => {
        output += data;
        if (
          /ready\n(stopping\n)?$/.test(output) &&
          (output.includes("stopping") ? times > 1 : true)
        )
          child.kill("SIGINT");
      });
      child.on("close", (_, signal) => resolve({ output: output.replace("ready\n", ""), signal }));
    });

  it("during a build lets the run finish, but pressing Ctrl-C again stops the run immediately", async () => {
    assert.deepEqual(await interrupted(true, 1), { output: "stopping\nwent on\n", signal: null });
    assert.deepEqual(await interrupted(true, 2), { output: "stopping\n", signal: "SIGINT" });
  });

  it("stops the run immediately if no image is being built", async () => {
    assert.deepEqual(await interrupted(false, 1), { output: "", signal: "SIGINT" });
  });
});
