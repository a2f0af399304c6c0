import { spawnSync } from "node:child_process";
import * as os from "node:os";

/** Elapsed time of one run, in milliseconds. */
export interface Cost {
  readonly wall: number;
  /** Processor time of the run's own processes, without other programs on the machine. */
  readonly cpu: number;
}

/** A command or function call to measure. */
export interface Candidate {
  readonly name: string;
  readonly run: () => Cost;
}

/** The costs of one candidate, with one entry per round. */
export interface Result {
  readonly name: string;
  readonly costs: readonly Cost[];
}

/** Describes the current load on the machine, which affects the measured times. */
export function machineLoad(): string {
  const [load = 0] = os.loadavg();
  return `${os.cpus().length} cores, load average ${load.toFixed(1)} before.`;
}

/**
 * Measures every candidate once per round, one after the other, so that other load on the machine
 * affects all of them equally. Starts with an extra warm-up round, which is not counted.
 */
export function runBenchmark(candidates: readonly Candidate[], rounds: number): Result[] {
  const measured = candidates.map((candidate) => ({ candidate, costs: [] as Cost[] }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { candidate, costs } of measured) {
      const cost = candidate.run();
      if (round > 0) costs.push(cost);
    }
  }
  return measured.map(({ candidate: { name }, costs }) => ({ name, costs }));
}

/**
 * Runs a command to completion and measures it. Discards the command's output.
 * @throws Error with the output if the command fails or takes longer than two minutes.
 */
export function measureCommand(
  command: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Cost {
  const start = performance.now();
  // The second line of the shell's `times` is the processor time of all its descendants.
  const { status, stdout } = spawnSync("sh", ["-c", '"$@" 2>&1 || exit; times', "sh", ...command], {
    ...options,
    encoding: "utf8",
    timeout: 120_000,
  });
  const wall = performance.now() - start;
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}:\n${stdout}`);
  const [userTime = "", systemTime = ""] = stdout.trim().split("\n").at(-1)?.split(" ") ?? [];
  return { wall, cpu: milliseconds(userTime) + milliseconds(systemTime) };
}

/** Measures a function call in this process. */
export function measureCall(call: () => unknown): Cost {
  const [start, before] = [performance.now(), process.cpuUsage()];
  call();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

/**
 * Formats the results as a table with one line per candidate: the median time, the shortest time
 * and the median processor time. Each value is also given as a multiple of the first candidate's
 * value.
 */
export function table(results: readonly Result[]): string {
  const [first] = results;
  if (!first) return "";
  const width = Math.max(...results.map(({ name }) => name.length));
  const measures: ((result: Result) => number)[] = [
    ({ costs }) => median(costs.map(({ wall }) => wall)),
    ({ costs }) => Math.min(...costs.map(({ wall }) => wall)),
    ({ costs }) => median(costs.map(({ cpu }) => cpu)),
  ];
  const line = (result: Result) =>
    measures
      .map(
        (of) =>
          `${of(result).toFixed(0).padStart(8)} ms ${ratio(of(result), of(first)).padStart(6)}`,
      )
      .join("");
  return [
    `  ${"".padEnd(width)}     median             shortest            processor`,
    ...results.map((result) => `  ${result.name.padEnd(width)}${line(result)}`),
  ].join("\n");
}

/**
 * Returns the ratio of two costs. The shell measures processor time in steps of 10 ms, so it
 * reports any shorter time as 0, for which there is no ratio.
 */
function ratio(cost: number, base: number): string {
  return base === 0 ? "-" : (cost / base).toFixed(2);
}

/** Returns the median. For an even number of values, returns the upper of the two middle values. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Parses a time in the format of the shell's `times`, for example `0m1.250s`. */
function milliseconds(text: string): number {
  const [, minutes, seconds] = /(\d+)m([\d.]+)s/.exec(text) ?? [];
  if (minutes === undefined) throw new Error(`The shell's \`times\` printed "${text}".`);
  return Number(minutes) * 60_000 + Number(seconds) * 1000;
}
