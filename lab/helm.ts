import { spawnSync } from "node:child_process";
import { LabError } from "./lib/errors";
import { acquireLock } from "./lib/lock";
import { inLab } from "./lib/paths";
import { runPlan } from "./lib/plan";
import { Progress } from "./lib/progress";
import { succeeds } from "./lib/shell";
import { Step } from "./lib/step";
import { goSources, goTools, helm4Tools } from "./steps/go";

/**
 * Returns the Helm 3 command to use in the chart's tests: the value of HELM if it is set, else
 * `helm` if it is on PATH, else the path of a Helm that this function builds. The build needs Go,
 * but neither root nor a cluster.
 */
export async function ensureHelm(write: (line: string) => void): Promise<string> {
  if (process.env.HELM) return process.env.HELM;
  if (isHelm3("helm")) return "helm";
  if (!(await succeeds("go", ["version"]))) {
    throw new LabError(
      "The chart's tests need Helm 3, and neither `helm` nor `go` (to build it) is on PATH.\nInstall one of them, then run `npm test` again.",
    );
  }
  await build(
    [...goSources, ...goTools].filter(({ name }) => ["sources-host", "go-helm"].includes(name)),
    write,
  );
  return inLab("bin", "helm");
}

/**
 * Returns the path of Helm 4, which this function builds on first use. The build needs Go. The
 * program is not on PATH, where `helm` is Helm 3.
 */
export async function ensureHelm4(write: (line: string) => void): Promise<string> {
  await build(helm4Tools, write);
  return inLab("helm4", "helm");
}

/**
 * Runs the steps. On Linux, holds the lab's lock meanwhile, because a bring-up kills compilers that
 * run without the lock.
 */
async function build(steps: Step[], write: (line: string) => void): Promise<void> {
  const releaseLock = process.platform === "linux" ? await acquireLock(write) : () => undefined;
  const progress = new Progress(write);
  try {
    await runPlan(steps, progress);
  } finally {
    progress.close();
    releaseLock();
  }
}

/**
 * Returns true if the command is Helm 3. Looks the command up on the caller's PATH, as the tests
 * do, not on the lab's PATH.
 */
function isHelm3(command: string): boolean {
  const { error, stdout } = spawnSync(command, ["version", "--template", "{{.Version}}"], {
    encoding: "utf8",
    timeout: 5_000,
  });
  return error === undefined && stdout.startsWith("v3.");
}
