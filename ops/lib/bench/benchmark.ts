import { spawnSync } from "node:child_process";
import * as os from "node:os";

/** What one run took, in milliseconds. */
export interface Cost {
  readonly wall: number;
  /**
   * Of the processor, all processes together; what other programs do on the machine does not enter
   * it.
   */
  readonly cpu: number;
}

/** Something that is measured. */
export interface Contender {
  readonly name: string;
  run(): Cost;
}

export interface Result {
  readonly name: string;
  readonly costs: readonly Cost[];
}

/** How busy the machine is before a measurement, as every figure has to be read beside it. */
export function busyness(): string {
  return `${os.cpus().length} cores, load average ${os.loadavg()[0]!.toFixed(1)} before.`;
}

/**
 * Measures each contender once a round, in turn, so that whatever else the machine does meets them
 * all; one round before does not count.
 */
export function contest(contenders: readonly Contender[], rounds: number): Result[] {
  const results = contenders.map(({ name }) => ({ name, costs: [] as Cost[] }));
  for (let round = 0; round <= rounds; round += 1) {
    contenders.forEach(({ run }, index) => {
      const cost = run();
      if (round > 0) results[index]!.costs.push(cost);
    });
  }
  return results;
}

/**
 * Runs a command to its end, showing nothing. Throws with what it printed when it fails or takes
 * longer than two minutes.
 */
export function ofCommand(
  command: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Cost {
  const start = performance.now();
  // The shell's own `times`: the second line is what its children took, down to the last of them.
  const { status, stdout } = spawnSync("sh", ["-c", '"$@" 2>&1 || exit; times', "sh", ...command], {
    ...options,
    encoding: "utf8",
    timeout: 120_000,
  });
  const wall = performance.now() - start;
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}:\n${stdout}`);
  const [user, system] = stdout.trim().split("\n").at(-1)!.split(" ").map(milliseconds);
  return { wall, cpu: user! + system! };
}

/** Calls a function of this process. */
export function ofCall(call: () => unknown): Cost {
  const [start, before] = [performance.now(), process.cpuUsage()];
  call();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

/**
 * A line each: the middle run, the shortest one, and the processor's middle time, each also as a
 * multiple of the first contender's.
 */
export function table(results: readonly Result[]): string {
  const [first] = results;
  const width = Math.max(...results.map(({ name }) => name.length));
  const measures: ((result: Result) => number)[] = [
    ({ costs }) => middle(costs.map(({ wall }) => wall)),
    ({ costs }) => Math.min(...costs.map(({ wall }) => wall)),
    ({ costs }) => middle(costs.map(({ cpu }) => cpu)),
  ];
  const line = (result: Result) =>
    measures
      .map(
        (of) =>
          `${of(result).toFixed(0).padStart(8)} ms ${ratio(of(result), of(first!)).padStart(6)}`,
      )
      .join("");
  return [
    `  ${"".padEnd(width)}     middle             least               processor`,
    ...results.map((result) => `  ${result.name.padEnd(width)}${line(result)}`),
  ].join("\n");
}

/** A shell counts processor time in steps of 10 ms: of what took less there is no multiple. */
function ratio(cost: number, of: number): string {
  return of === 0 ? "-" : (cost / of).toFixed(2);
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** `0m1.250s`, as the shell writes it. */
function milliseconds(text: string): number {
  const [, minutes, seconds] = /(\d+)m([\d.]+)s/.exec(text)!;
  return Number(minutes) * 60_000 + Number(seconds) * 1000;
}
