import { spawn } from "node:child_process";
import { inProject } from "../project";

/** A test program, and how its own closing lines count. */
export interface Suite {
  title: string;
  command: string[];
  cwd?: string;
  env?: Record<string, string>;
  /** A check that counts nothing itself, a compiler say, is one test. */
  countsAs?: 1;
}

interface Count {
  passed: number;
  failed: number;
}

/** Runs the suites one after the other, all of them whatever fails, and prints one closing line. */
export async function runSuites(suites: Suite[]): Promise<number> {
  const total: Count = { passed: 0, failed: 0 };
  for (const suite of suites) {
    const start = Date.now();
    console.log(`\n── ${suite.title}`);
    const count = await runSuite(suite);
    console.log(
      `── ${suite.title}: ${count.failed === 0 ? "ok" : "FAILED"}, ${((Date.now() - start) / 1000).toFixed(1)} s`,
    );
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
    const take = (stream: NodeJS.WriteStream) => (data: Buffer) => {
      output += data;
      stream.write(data);
    };
    child.stdout.on("data", take(process.stdout));
    child.stderr.on("data", take(process.stderr));
    child.on("error", (error) => {
      console.error(`${command}: ${error.message}`);
      resolve({ passed: 0, failed: 1 });
    });
    child.on("close", (status) => resolve(count(output, status, suite)));
  });
}

/**
 * Adds up what mocha, pytest and vitest say at their end. A suite that ran nothing, or died, has
 * failed.
 */
export function count(
  output: string,
  status: number | null,
  { countsAs }: Pick<Suite, "countsAs">,
): Count {
  // eslint-disable-next-line no-control-regex -- colours, where a terminal is attached
  const text = output.replace(/\u001b\[[0-9;]*m/g, "");
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
