import { runCommand } from "./lib/cli";
import { keptVolumes } from "./lib/cluster/kept-volumes";
import { configuredPlaces } from "./lib/health/live-objects";
import { consentCommand, requireConsent } from "./lib/consent";
import { backUp } from "./lib/database/backup";
import { resumeInterrupted } from "./lib/recovery/resume-interrupted";
import { removeButKeepData } from "./lib/pulumi/keep-data";
import { lossOfNamespace } from "./lib/cluster/losses";
import { requireSameCluster } from "./lib/cluster/other-cluster";
import { entriesOf, recordedNamespaces } from "./lib/pulumi/state-entries";
import { removeDeploymentBlockers, inspectStack } from "./lib/recovery/deployment-blockers";
import { openStack, withDeploymentLog } from "./lib/pulumi/stack";
import { settingOf } from "./lib/pulumi/stack-file";
import { explainingStuck } from "./lib/cluster/stuck-namespace";

runCommand({
  name: "destroy",
  help:
    "Removes the application from the cluster: release, Secret, namespace, and the database with every\n" +
    "task in it. Lists what will be deleted, with the number of rows, and asks first. The cluster, the\n" +
    "built images and the stack's settings stay.",
  yes: "remove it without asking, which is required without a terminal",
  switches: {
    "keep-data": "keep namespace, Secrets and the database's volume for the next `npm run up`",
    "no-backup": "make no backup of the database first",
  },
  async run({ stack: name, yes, switches }) {
    const stack = await openStack(name);
    await resumeInterrupted(stack);
    const state = await stack.exportStack();
    const entries = entriesOf(state);
    if (entries.length === 0) {
      console.log("There is nothing to remove.");
      return 0;
    }
    await requireSameCluster(stack, state);
    await removeDeploymentBlockers(stack, inspectStack(name));
    const context = settingOf("context", name);
    const namespaces = recordedNamespaces(entries).map((namespace) => namespace.name);
    if (switches.has("keep-data")) {
      await removeButKeepData(stack, state, context, namespaces);
      console.log(
        `\nThe application is gone; its data stays in namespace ${namespaces.join(", ")}. \`npm run up\` brings it back with every row.`,
      );
      return 0;
    }
    const items = (
      await Promise.all(namespaces.map((namespace) => lossOfNamespace(context, namespace)))
    ).flat();
    const title = `Destroying stack ${name} deletes for good:`;
    if (items.length > 0)
      await requireConsent({ title, items, yes, command: consentCommand("destroy", name) });
    if (items.length > 0 && !switches.has("no-backup"))
      await backUp(name, (line) => console.log(line));
    const failure =
      "Not everything could be removed. Fix what is named below, then run `npm run destroy` again.";
    await explainingStuck(context, namespaces, () =>
      withDeploymentLog((options) => stack.destroy({ ...options, runProgram: false }), failure),
    );
    console.log(
      "\nThe application is gone. `npm run up` brings it back; `npm run lab:remove` also removes a cluster built here.",
    );
    for (const line of await keptVolumes(configuredPlaces(name), namespaces)) console.log(line);
    return 0;
  },
});
