import { spawnSync } from "node:child_process";
import { LabError } from "./lib/errors";
import { inLab } from "./lib/paths";
import { runPlan } from "./lib/plan";
import { Progress } from "./lib/progress";
import { succeeds } from "./lib/shell";
import { goSources, goTools } from "./steps/go";

/**
 * A Helm 3 for the chart's tests: the one named by HELM, the caller's own, or one built here, which
 * needs neither root nor a cluster.
 */
export async function ensureHelm(write: (line: string) => void): Promise<string> {
  if (process.env.HELM) return process.env.HELM;
  if (isHelm3("helm")) return "helm";
  if (!(await succeeds("go", ["version"]))) {
    throw new LabError(
      "The chart's tests need Helm 3, and there is neither `helm` nor `go` (to build it) on PATH.\nInstall one of them, then run `npm test` again.",
    );
  }
  const progress = new Progress(write);
  await runPlan(
    [...goSources, ...goTools].filter(({ name }) => ["sources-host", "go-helm"].includes(name)),
    progress,
  ).finally(() => progress.close());
  return inLab("bin", "helm");
}

/** Asked on the caller's PATH, where the tests will look, and not on the lab's. */
function isHelm3(command: string): boolean {
  const { stdout } = spawnSync(command, ["version", "--template", "{{.Version}}"], {
    encoding: "utf8",
    timeout: 5_000,
  });
  return stdout?.startsWith("v3.") ?? false;
}
