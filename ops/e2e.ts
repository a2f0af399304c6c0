import { hasCluster } from "../lab/remove";
import { ensureCluster } from "./lib/cluster/ensure-cluster";
import { runCommand } from "./lib/cli";
import { requireConsent } from "./lib/consent";
import { e2eSuites } from "./lib/tests/e2e-suites";
import { machineEnvironment } from "./lib/pulumi/environment";
import { lossOfCluster, lossOfNamespace } from "./lib/cluster/losses";
import { saveMachine } from "./lib/cluster/machine";
import { settingOf } from "./lib/pulumi/stack-file";
import { runSuites } from "./lib/tests/suites";

runCommand({
  name: "e2e",
  help:
    "Tests the deployment on a real Minikube, with a browser and a database: up, a second up, destroy,\n" +
    "up again. Removes the application from this machine's cluster at the start and at the end; lists\n" +
    "what will be deleted and asks first. The last suite of the core removes a cluster that\n" +
    "`npm run up` built, and builds it again.",
  stackless: true,
  yes: "delete it without asking, which is required without a terminal",
  switches: { all: "run the suites of e2e/mocharc.all.json too, which take much longer" },
  options: {
    only: { value: "NAME", help: "run one suite, for example images for e2e/images.test.ts" },
  },
  async run({ yes, options, switches }) {
    const suites = e2eSuites({ all: switches.has("all"), only: options.only });
    await agreeToLoss(yes, options.only === undefined || options.only === "lab");
    return runSuites(suites);
  },
});

/**
 * Asks before anything is deleted. Starts the cluster first, because the contents of a stopped
 * cluster cannot be listed.
 */
async function agreeToLoss(yes: boolean, removesCluster: boolean): Promise<void> {
  saveMachine(await ensureCluster((line) => console.log(line)));
  Object.assign(process.env, machineEnvironment());
  const context = settingOf("context");
  const items =
    removesCluster && hasCluster()
      ? await lossOfCluster(context)
      : await lossOfNamespace(context, settingOf("namespace"));
  const title = "The tests delete for good what this machine's cluster contains, from every clone:";
  if (items.length > 0)
    await requireConsent({ title, items, yes, command: "npm run e2e -- --yes" });
}
