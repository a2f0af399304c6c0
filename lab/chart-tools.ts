import { spawnSync } from "node:child_process";
import { LabError } from "./lib/errors";
import { acquireLock } from "./lib/lock";
import { inLab } from "./lib/paths";
import { runPlan } from "./lib/plan";
import { Progress } from "./lib/progress";
import { succeeds } from "./lib/shell";
import type { Step } from "./lib/step";
import { checkTools, goSources, goTools, helm4Tools } from "./steps/go";
import { kubernetesSchemas } from "./steps/kubernetes-schemas";

/**
 * Builds the programs that the chart's tests need, if they do not exist yet, and writes the schemas
 * of Kubernetes' objects. The build needs Go, but neither root nor a cluster. Returns the Helm 3
 * command: the value of HELM if it is set, or `helm` if PATH has Helm 3, or a Helm that was built.
 * @throws {LabError} if Go is not installed.
 */
export async function ensureChartTools(write: (line: string) => void): Promise<string> {
  const helm = process.env.HELM || (isHelm3("helm") ? "helm" : undefined);
  if (!(await succeeds("go", ["version"])))
    throw new LabError(
      "The chart's tests need Go to build kubeconform and kube-score, and `go` is not on PATH.\n" +
        "Install Go 1.26 or newer (https://go.dev/dl), then run `npm test` again.",
    );
  const steps = [...(helm === undefined ? helmSteps() : []), ...checkTools, kubernetesSchemas];
  await build(steps, write);
  return helm ?? inLab("bin", "helm");
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

function helmSteps(): Step[] {
  const names = ["sources-host", "go-helm"];
  return [...goSources, ...goTools].filter(({ name }) => names.includes(name));
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
