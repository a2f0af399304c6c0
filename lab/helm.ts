import { LabError } from "./lib/errors";
import { inLab } from "./lib/paths";
import { runPlan } from "./lib/plan";
import { Progress } from "./lib/progress";
import { succeeds } from "./lib/shell";
import { goSources, goTools } from "./steps/go";

/** A Helm 3 for the chart's tests: the machine's own, or one built here; needs neither root nor a cluster. */
export async function ensureHelm(write: (line: string) => void): Promise<string> {
    if (process.env.HELM) return process.env.HELM;
    if (!(await succeeds("helm", ["version"])) && !(await succeeds("go", ["version"]))) {
        throw new LabError("The chart's tests need Helm 3, and there is neither `helm` nor `go` (to build it) on PATH.\nInstall one of them, then run `npm test` again.");
    }
    if (await succeeds("helm", ["version"])) return "helm";
    const progress = new Progress(write);
    await runPlan([...goSources, ...goTools].filter(({ name }) => ["sources-host", "go-helm"].includes(name)), progress).finally(() => progress.close());
    return inLab("bin", "helm");
}
