import { spawnSync } from "node:child_process";
import { LabError } from "./lib/errors";
import { inLab } from "./lib/paths";
import { runPlan } from "./lib/plan";
import { Progress } from "./lib/progress";
import { succeeds } from "./lib/shell";
import type { Step } from "./lib/step";
import { checkTools, goSources, goTools } from "./steps/go";
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
  const progress = new Progress(write);
  await runPlan(steps, progress).finally(() => progress.close());
  return helm ?? inLab("bin", "helm");
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
