import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { inProject } from "../project";

/** A command that runs tests or a check, and how its results are counted. */
export interface Suite {
  title: string;
  command: readonly [program: string, ...args: string[]];
  cwd?: string;
  env?: Record<string, string>;
  /**
   * Set for a check that reports no number of tests, for example a compiler. The check counts as
   * one test.
   */
  countsAs?: 1;
}

interface Count {
  passed: number;
  failed: number;
}

/**
 * Runs all suites one after the other, even if a suite fails, and then prints the totals. Returns
 * the exit status.
 */
export async function runSuites(suites: Suite[]): Promise<number> {
  const total: Count = { passed: 0, failed: 0 };
  for (const suite of suites) {
    const start = Date.now();
    console.log(`\n── ${suite.title}`);
    const count = await runSuite(suite);
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    console.log(`── ${suite.title}: ${count.failed === 0 ? "ok" : "FAILED"}, ${seconds} s`);
    total.passed += count.passed;
    total.failed += count.failed;
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function runSuite(suite: Suite): Promise<Count> {
  return new Promise((resolve) => {
    const [command, ...args] = suite.command;
    const child = spawn(command, args, {
      cwd: suite.cwd ?? inProject(),
      env: { ...process.env, ...suite.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const passOn = (stream: NodeJS.WriteStream) => (text: string) => {
      output += text;
      stream.write(text);
    };
    child.stdout.setEncoding("utf8").on("data", passOn(process.stdout));
    child.stderr.setEncoding("utf8").on("data", passOn(process.stderr));
    child.on("error", (error) => {
      console.error(`${command}: ${error.message}`);
      resolve({ passed: 0, failed: 1 });
    });
    child.on("close", (status) => resolve(count(output, status, suite)));
  });
}

/**
 * Returns the numbers of passed and failed tests, read from the summaries that mocha, pytest and
 * vitest print. A suite that ran no tests or exited with an error counts as a failed test.
 */
export function count(
  output: string,
  status: number | null,
  { countsAs }: Pick<Suite, "countsAs">,
): Count {
  const text = stripVTControlCharacters(output);
  const sum = (...patterns: RegExp[]) =>
    patterns
      .flatMap((pattern) => [...text.matchAll(pattern)])
      .reduce((all, match) => all + Number(match[1]), 0);
  const passed =
    countsAs ??
    sum(
      /^ +(\d+) passing\b/gm,
      /^\s*Tests .*?(\d+) passed/gm,
      /^(?:=+ )?(?:\d+ \w+, )*?(\d+) passed.* in /gm,
    );
  const failed = countsAs
    ? 0
    : sum(/^ +(\d+) failing\b/gm, /^\s*Tests .*?(\d+) failed/gm, /^(?:=+ )?(\d+) failed.* in /gm);
  if (status === 0 && passed > 0) return { passed, failed };
  return { passed: countsAs ? 0 : passed, failed: Math.max(failed, 1) };
}
