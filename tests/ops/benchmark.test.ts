import assert from "node:assert/strict";
import { measureCommand, runBenchmark, table } from "../../ops/lib/bench/benchmark";

describe("the benchmark", () => {
  it("measures each candidate in turn, and does not count the first round", () => {
    const calls: string[] = [];
    const candidate = (name: string) => ({ name, run: () => ({ wall: calls.push(name), cpu: 1 }) });
    const results = runBenchmark([candidate("a"), candidate("b")], 2);
    assert.equal(calls.join(""), "ababab");
    assert.deepEqual(
      results.map(({ costs }) => costs.map(({ wall }) => wall)),
      [
        [3, 5],
        [4, 6],
      ],
    );
  });

  it("counts the processor time of a command and of all processes that the command starts", () => {
    const busy =
      "let i = 0; const end = process.cpuUsage().user + 300000; while (process.cpuUsage().user < end) i++;";
    const { wall, cpu } = measureCommand(
      ["sh", "-c", `sh -c '"${process.execPath}" -e "${busy}"'`],
      {
        cwd: ".",
      },
    );
    assert(cpu >= 300 && wall >= 300, `${cpu} ${wall}`);
  });

  it("fails if a command fails, and shows the output of that command", () => {
    assert.throws(
      () => measureCommand(["sh", "-c", "echo oh no >&2; exit 3"], { cwd: "." }),
      /ended with 3:\noh no/,
    );
  });

  it("shows the median, shortest and processor time of each candidate, and the ratios to the first candidate's times", () => {
    const costs = (...walls: number[]) => walls.map((wall) => ({ wall, cpu: wall / 2 }));
    const lines = table([
      { name: "empty", costs: costs(30, 10, 20) },
      { name: "this", costs: costs(30, 24, 40) },
    ]).split("\n");
    assert.match(lines[1]!, /^ {2}empty +20 ms +1\.00 +10 ms +1\.00 +10 ms +1\.00$/);
    assert.match(lines[2]!, /^ {2}this +30 ms +1\.50 +24 ms +2\.40 +15 ms +1\.50$/);
  });

  it("shows no ratio if the first candidate's processor time is zero", () => {
    assert.match(
      table([
        { name: "quick", costs: [{ wall: 8, cpu: 0 }] },
        { name: "slow", costs: [{ wall: 16, cpu: 10 }] },
      ]),
      /slow +16 ms +2\.00 .* 10 ms +-$/,
    );
  });
});
