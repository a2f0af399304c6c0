import { spawnSync } from "node:child_process";
import { LabError } from "./lib/errors";
import { inLab } from "./lib/paths";
import { runPlan } from "./lib/plan";
import { Progress } from "./lib/progress";
import { succeeds } from "./lib/shell";
import { goSources, goTools } from "./steps/go";

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
  const progress = new Progress(write);
  await runPlan(
    [...goSources, ...goTools].filter(({ name }) => ["sources-host", "go-helm"].includes(name)),
    progress,
  ).finally(() => progress.close());
  return inLab("bin", "helm");
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
