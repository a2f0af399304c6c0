import type { Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../lib/errors";
import { chooseBackend } from "./lib/pulumi/backend";
import { lossOfReset, resetState } from "./lib/recovery/reset-state";
import { runCommand } from "./lib/cli";
import { consentCommand, requireConsent } from "./lib/consent";
import { deploy } from "./lib/pulumi/deploy";
import { machineEnvironment } from "./lib/pulumi/environment";
import { deployAndCheck } from "./lib/health/deploy-and-check";
import { revertManualChanges } from "./lib/health/revert-manual-changes";
import { cleanUpInterrupted } from "./lib/recovery/resume-interrupted";
import { forgetCluster } from "./lib/cluster/forget-cluster";
import { isOtherCluster } from "./lib/cluster/other-cluster";
import { requireOwnState } from "./lib/pulumi/own-state";
import { isPassphraseLost } from "./lib/pulumi/passphrase";
import { entriesOf, recordedNamespaces } from "./lib/pulumi/state-entries";
import { removeDeploymentBlockers, inspectStack } from "./lib/recovery/deployment-blockers";
import { explained, openStack, refreshState } from "./lib/pulumi/stack";
import { settingOf } from "./lib/pulumi/stack-file";
import { folderOf, restoreDamaged, stackFiles, stateFolder } from "./lib/pulumi/state-folder";

const FAILURE =
  "Not everything could be recreated. Fix what is named below, then run `npm run recover` again.";

runCommand({
  name: "recover",
  help:
    "Repairs the stack after a killed run, a damaged state file, or objects deleted by hand: refreshes\n" +
    "Pulumi's state and recreates what is missing. After the cluster was recreated or the passphrase was\n" +
    "lost, lists what is lost for good and asks first.",
  yes: "forget a deleted cluster, or start over without the passphrase, without asking",
  async run({ stack: name, yes }) {
    const command = consentCommand("recover", name);
    const backend = chooseBackend();
    const folder = folderOf(backend.url);
    if (backend.source === "clone" && stackFiles().size > 0) requireOwnState();
    if (isPassphraseLost()) await startOver(yes, command);
    if (restoreDamaged(name, folder ?? stateFolder()))
      console.log("The state file was damaged and has been restored from Pulumi's own copy.");
    const stack = await openStack(name);
    await cleanUpInterrupted(stack);
    await forgetLost(stack, yes, command);
    const seen = await removeDeploymentBlockers(stack, inspectStack(name));
    console.log("Comparing Pulumi's record with the cluster …");
    await refreshState(stack);

    console.log("Recreating what is missing …");
    const { problem } = await deployAndCheck(
      stack,
      await revertManualChanges(stack, seen, false),
      (watch) => deploy(stack, FAILURE, watch),
    );
    if (problem) throw new UserError(`${problem.text}\nTo repair this problem too: npm run up`);
    console.log("\nRecord and cluster agree.");
    return 0;
  },
});

async function startOver(yes: boolean, command: string): Promise<void> {
  // kubectl needs only these variables. The full environment would need the passphrase, which is
  // lost.
  Object.assign(process.env, machineEnvironment());
  const items = await lossOfReset();
  const title =
    "The passphrase of this clone's stacks is gone. If you have a copy, save it as .pulumi-state/passphrase. Starting over deletes:";
  if (items.length > 0) await requireConsent({ title, items, yes, command });
  await resetState((line) => console.log(line));
}

/**
 * Removes the objects of a deleted cluster from the state after the user has agreed. Changes
 * nothing in the current cluster.
 */
async function forgetLost(stack: Stack, yes: boolean, command: string): Promise<void> {
  const state = await stack.exportStack();
  if (!(await isOtherCluster(stack, state))) return;
  const context = settingOf("context", stack.name);
  const items = recordedNamespaces(entriesOf(state)).map(
    ({ name, cluster }) =>
      `namespace ${name} of cluster ${cluster}, with the database that was in it`,
  );
  const title =
    `Context ${context} points to a different cluster than the one this stack was deployed to, or to a namespace of another stack.\n` +
    `If the old one still exists, choose it again: npx pulumi config set context <name>\nRecovering here forgets for good:`;
  await requireConsent({ title, items, yes, command });
  await explained(forgetCluster(stack), "The old cluster could not be forgotten.");
}
