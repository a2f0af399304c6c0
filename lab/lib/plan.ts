import * as fs from "node:fs";
import { fileFailure } from "./failure";
import { inLab } from "./paths";
import { Progress } from "./progress";
import { Step } from "./step";

/** What is remembered of a step between runs. */
interface Record {
  digest: string;
  seconds: number;
}

/**
 * Runs the steps in the order of their needs, as many at once as their lanes allow; stops at the
 * first failure.
 */
export async function runPlan(steps: Step[], progress: Progress): Promise<void> {
  fs.mkdirSync(inLab("steps"), { recursive: true });
  fs.mkdirSync(inLab("logs"), { recursive: true });
  const done = new Map<string, Promise<void>>();
  const lanes = new Map<string, Promise<void>>();
  let failed = false;
  for (const step of steps) {
    const needs = step.needs.map(
      (name) =>
        done.get(name) ??
        Promise.reject(new Error(`step ${step.name} needs ${name}, which is not before it`)),
    );
    const turn = step.lane ? lanes.get(step.lane) : undefined;
    const work = Promise.all([...needs, turn?.catch(() => undefined)]).then(async () => {
      if (failed) return;
      await runStep(step, progress).catch((error) => {
        failed = true;
        throw error;
      });
    });
    if (step.lane) lanes.set(step.lane, work);
    done.set(step.name, work);
  }
  const results = await Promise.allSettled(done.values());
  const failure = results.find((result) => result.status === "rejected");
  if (failure) throw failure.reason;
}

async function runStep(step: Step, progress: Progress): Promise<void> {
  const file = inLab("steps", `${step.name}.json`);
  const digest = step.digest();
  const before = read(file);
  if (before?.digest === digest && (await step.present())) {
    progress.kept();
    return;
  }
  if (before && before.digest !== digest && (await isOthers(step))) {
    progress.left(step.title, before.digest, digest);
    return;
  }

  const log = inLab("logs", `${step.name}.log`);
  fs.writeFileSync(log, "");
  const finish = progress.started(step.title, before?.seconds);
  const start = Date.now();
  try {
    await step.run(log);
  } catch (error) {
    finish("failed");
    throw fileFailure(error);
  }
  fs.writeFileSync(
    `${file}.new`,
    JSON.stringify({ digest, seconds: Math.round((Date.now() - start) / 1000) } satisfies Record),
  );
  fs.renameSync(`${file}.new`, file);
  finish("done");
}

/** Whether what another version of the lab made is there and at work. */
async function isOthers({ inUse, present }: Step): Promise<boolean> {
  return inUse !== undefined && (await present()) && inUse();
}

function read(file: string): Record | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined; // never run, or killed while writing: the step runs again
  }
}
