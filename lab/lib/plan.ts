import * as fs from "node:fs";
import { fileFailure } from "./failure";
import { inLab } from "./paths";
import { Progress } from "./progress";
import { Step } from "./step";

/** The record of a finished step, which the next run reads. */
interface StepRecord {
  digest: string;
  seconds: number;
}

/**
 * Runs each step as soon as the steps it needs are done. Steps in different lanes run in parallel.
 * After a failure, no further step starts.
 * @throws The first failure, after the running steps have ended.
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
        Promise.reject(new Error(`step ${step.name} needs ${name}, which is not listed before it`)),
    );
    const turn = step.lane ? lanes.get(step.lane) : undefined;
    const work = Promise.all([...needs, turn?.catch(() => undefined)]).then(async () => {
      if (failed) return;
      await runStep(step, progress).catch((error: unknown) => {
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
    progress.skipped();
    return;
  }
  if (before && before.digest !== digest && (await isInUse(step))) {
    progress.keptInUse(step.title, before.digest, digest);
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
    JSON.stringify({
      digest,
      seconds: Math.round((Date.now() - start) / 1000),
    } satisfies StepRecord),
  );
  fs.renameSync(`${file}.new`, file);
  finish("done");
}

/** Returns true if the step has a result that is in use and must not be replaced. */
async function isInUse(step: Step): Promise<boolean> {
  return step.inUse !== undefined && (await step.present()) && step.inUse();
}

/**
 * Returns a step's record, or undefined if the step never finished or the record is damaged.
 * Without a record, the step runs.
 */
function read(file: string): StepRecord | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as StepRecord;
  } catch {
    return undefined;
  }
}
