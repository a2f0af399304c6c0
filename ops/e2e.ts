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
    "Runs the whole chain for real: up on a real Minikube, a browser, a database, a second up, destroy, up again.\n" +
    "It begins by removing the application this machine's cluster runs, and ends the same way: it names it and asks first.\n" +
    "The last suite of the core removes a cluster that `npm run up` built, and builds it again.",
  stackless: true,
  yes: "remove them without asking, which is needed where nobody can answer",
  switches: { all: "also the suites of e2e/mocharc.all.json, which take much longer" },
  options: {
    only: { value: "NAME", help: "one suite alone, as in --only images for e2e/images.test.ts" },
  },
  async run({ yes, options, switches }) {
    const suites = e2eSuites({ all: switches.has("all"), only: options.only });
    await agreeToLoss(yes, options.only === undefined || options.only === "lab");
    return runSuites(suites);
  },
});

/**
 * What the suites are going to remove is known once the cluster runs: one that is stopped keeps its
 * data.
 */
async function agreeToLoss(yes: boolean, removesCluster: boolean): Promise<void> {
  saveMachine(await ensureCluster((line) => console.log(line)));
  Object.assign(process.env, machineEnvironment());
  const context = settingOf("context");
  const items =
    removesCluster && hasCluster()
      ? await lossOfCluster(context)
      : await lossOfNamespace(context, settingOf("namespace"));
  const title =
    "The tests delete for good what this machine's cluster holds, whichever clone deployed it:";
  if (items.length > 0)
    await requireConsent({ title, items, yes, command: "npm run e2e -- --yes" });
}
