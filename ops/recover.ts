import type { Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../lib/errors";
import { chooseBackend } from "./lib/pulumi/backend";
import { lossOfReset, resetState } from "./lib/recovery/reset-state";
import { runCommand } from "./lib/cli";
import { agreeing, requireConsent } from "./lib/consent";
import { deploy } from "./lib/pulumi/deploy";
import { machineEnvironment } from "./lib/pulumi/environment";
import { deployAndCheck } from "./lib/health/deploy-and-check";
import { revertManualChanges } from "./lib/health/revert-manual-changes";
import { cleanUpInterrupted } from "./lib/recovery/resume-interrupted";
import { forgetCluster, isOtherCluster } from "./lib/cluster/other-cluster";
import { requireOwnState } from "./lib/pulumi/own-state";
import { isPassphraseLost } from "./lib/pulumi/passphrase";
import { recordedNamespaces, type StateEntry } from "./lib/pulumi/recorded-namespaces";
import { inspectStack, removeDeploymentBlockers } from "./lib/recovery/deployment-blockers";
import { compare, explained, openStack } from "./lib/pulumi/stack";
import { settingOf } from "./lib/pulumi/stack-file";
import { folderOf, restoreDamaged, stackFiles, stateFolder } from "./lib/pulumi/state-folder";

const FAILURE =
  "Not everything could be made again. Fix what is named below, then run `npm run recover` again.";

runCommand({
  name: "recover",
  help:
    "Brings Pulumi's record and the cluster together again: after a killed run, a damaged record, or objects removed by hand;\n" +
    "also after the cluster was deleted and recreated, or the passphrase was lost: then it names what is lost for good and asks first.",
  yes: "the stack's old cluster, or its passphrase, is gone for good: forget what was in it without asking",
  async run({ stack: name, yes }) {
    const command = agreeing("recover", name);
    const backend = chooseBackend();
    const folder = folderOf(backend.url);
    if (backend.source === "clone" && stackFiles().size > 0) requireOwnState();
    if (isPassphraseLost()) await startOver(yes, command);
    if (restoreDamaged(name, folder ?? stateFolder()))
      console.log("The record was damaged: Pulumi's own copy is back in its place.");
    const stack = await openStack(name);
    await cleanUpInterrupted(stack);
    await forgetLost(stack, yes, command);
    const seen = await removeDeploymentBlockers(stack, inspectStack(name));
    console.log("Comparing Pulumi's record with the cluster …");
    await compare(stack);

    console.log("Making again what is missing …");
    const { problem } = await deployAndCheck(
      stack,
      await revertManualChanges(stack, seen, false),
      (watch) => deploy(stack, FAILURE, watch),
    );
    if (problem) throw new UserError(`${problem.text}\nTo bring that back too: npm run up`);
    console.log("\nRecord and cluster agree.");
    return 0;
  },
});

async function startOver(yes: boolean, command: string): Promise<void> {
  // for kubectl: the rest of the environment needs the passphrase
  Object.assign(process.env, machineEnvironment());
  const items = await lossOfReset();
  const title =
    "The passphrase of this clone's stacks is gone. If you have a copy, put it into .pulumi-state/passphrase. Starting over deletes:";
  if (items.length > 0) await requireConsent({ title, items, yes, command });
  await resetState((line) => console.log(line));
}

/**
 * Forgets a cluster that is gone, once the user agrees. Nothing in the present one is touched by
 * that.
 */
async function forgetLost(stack: Stack, yes: boolean, command: string): Promise<void> {
  const state = await stack.exportStack();
  if (!(await isOtherCluster(stack, state))) return;
  const context = settingOf("context", stack.name);
  const namespaces = recordedNamespaces(
    (state.deployment as { resources?: StateEntry[] }).resources ?? [],
  );
  const items = namespaces.map(
    ({ name, cluster }) =>
      `namespace ${name} of cluster ${cluster}, with the database that was in it`,
  );
  const title =
    `Context ${context} leads to another cluster than the one this stack was deployed to, or to a namespace of another stack.\n` +
    `If the old one is still there, choose it again: npx pulumi config set context <name>\nRecovering here forgets for good:`;
  await requireConsent({ title, items, yes, command });
  await explained(forgetCluster(stack), "The old cluster could not be forgotten.");
}
