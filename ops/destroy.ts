import { runCommand } from "./lib/cli";
import { agreeing, requireConsent } from "./lib/consent";
import { backUp } from "./lib/database/backup";
import { resumeInterrupted } from "./lib/recovery/resume-interrupted";
import { removeButKeepData } from "./lib/pulumi/keep-data";
import { lossOfNamespace } from "./lib/cluster/losses";
import { requireSameCluster } from "./lib/cluster/other-cluster";
import { recordedNamespaces, type StateEntry } from "./lib/pulumi/recorded-namespaces";
import { inspectStack, removeDeploymentBlockers } from "./lib/recovery/deployment-blockers";
import { openStack, showing } from "./lib/pulumi/stack";
import { settingOf } from "./lib/pulumi/stack-file";
import { explainingStuck } from "./lib/cluster/stuck-namespace";

runCommand({
  name: "destroy",
  help:
    "Removes the application from the cluster: release, secret, namespace, and the database with every task in it.\n" +
    "It names what goes, with the number of rows, and asks first. The cluster, the built images and the stack's settings stay.",
  yes: "remove it without asking, which is needed where nobody can answer",
  switches: {
    "keep-data":
      "leave the namespace with the database's volume and the Secrets: the next `npm run up` finds every row",
    "no-backup": "makes no backup of the database first",
  },
  async run({ stack: name, yes, switches }) {
    const stack = await openStack(name);
    await resumeInterrupted(stack);
    const state = await stack.exportStack();
    const resources = (state.deployment as { resources?: StateEntry[] }).resources ?? [];
    if (resources.length === 0) {
      console.log("There is nothing to remove.");
      return 0;
    }
    await requireSameCluster(stack, state);
    await removeDeploymentBlockers(stack, inspectStack(name));
    const context = settingOf("context", name);
    const namespaces = recordedNamespaces(resources).map((namespace) => namespace.name);
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
      await requireConsent({ title, items, yes, command: agreeing("destroy", name) });
    if (items.length > 0 && !switches.has("no-backup"))
      await backUp(name, (line) => console.log(line));
    const failure =
      "Not everything could be removed. Fix what is named below, then run `npm run destroy` again.";
    await explainingStuck(context, namespaces, () =>
      showing((options) => stack.destroy({ ...options, runProgram: false }), failure),
    );
    console.log(
      "\nThe application is gone. `npm run up` brings it back; `npm run lab:remove` takes a cluster built here away too.",
    );
    return 0;
  },
});
