import type { Stack } from "@pulumi/pulumi/automation";
import { ApiServer } from "../lib/api-server";
import { UserError } from "../lib/errors";
import { clusterAccess } from "../lib/kubeconfig";
import { beginAnew, lossOf } from "./lib/begin-anew";
import { runCommand } from "./lib/command";
import { takeUpInterrupted } from "./lib/interrupted";
import { isPassphraseLost } from "./lib/passphrase";
import { compare, openStack, showing } from "./lib/stack";
import { settingOf } from "./lib/stack-file";
import { folderOf, restoreDamaged, stateFolder } from "./lib/state-folder";

const RECORD = "random:index/randomId:RandomId";

interface Resource {
    urn: string;
    type: string;
    outputs?: { keepers?: { uid?: string } };
}

runCommand({
    name: "recover",
    help: "Brings Pulumi's record and the cluster together again: after a killed run, a damaged record, or objects removed by hand;\n" +
        "and, with --yes, after the cluster was deleted and made anew, or the passphrase was lost. What is lost is made again.",
    yes: "the stack's old cluster, or its passphrase, is gone for good: forget what was in it",
    async run({ stack: name, yes }) {
        if (isPassphraseLost()) beginAnewWith(yes);
        if (restoreDamaged(name, folderOf(process.env.PULUMI_BACKEND_URL ?? "") ?? stateFolder())) console.log("The record was damaged: Pulumi's own copy is back in its place.");
        const stack = await openStack(name);
        await takeUpInterrupted(stack);

        const lost = await recordOfAnotherCluster(stack);
        if (lost && !yes) {
            throw new UserError("The cluster is not the one this stack was deployed to.\n" +
                "If the old one is gone for good, forget what was in it: npm run recover -- --yes\nIf it is not, choose it again: npx pulumi config set context <name>");
        }
        if (lost) await forget(stack, lost); // or the comparison would be refused
        console.log("Comparing Pulumi's record with the cluster …");
        await compare(stack, { clearPendingCreates: true }); // what a kill cut off is made again

        console.log("Making again what is missing …");
        await showing((options) => stack.up(options), "Not everything could be made again. Mend what is named below, then run `npm run recover` again.");
        console.log("\nRecord and cluster agree.");
        return 0;
    },
});

function beginAnewWith(yes: boolean): void {
    if (!yes) {
        throw new UserError("The passphrase of this clone's stacks is gone. Beginning anew takes away:\n" +
            `${lossOf()}\nIf you have a copy, put it into .pulumi-state/passphrase. If not: npm run recover -- --yes`);
    }
    beginAnew((line) => console.log(line));
}

/** The Automation API has no call for this: the state is written back less one entry. */
async function forget(stack: Stack, lost: Resource): Promise<void> {
    const state = await stack.exportStack();
    const deployment = state.deployment as { resources: Resource[] };
    deployment.resources = deployment.resources.filter(({ urn }) => urn !== lost.urn);
    await stack.importStack(state);
}

/** The record of the first cluster, where another one is there now. A cluster that only a program can ask is left to the program's own guard. */
async function recordOfAnotherCluster(stack: Stack): Promise<Resource | undefined> {
    const { deployment } = await stack.exportStack();
    const resources = (deployment as { resources?: Resource[] }).resources ?? [];
    const record = resources.find(({ type, outputs }) => type === RECORD && outputs?.keepers?.uid);
    const access = clusterAccess(settingOf("context", stack.name), process.env.KUBECONFIG);
    const present = access.isDirect ? await new ApiServer(access).get<{ metadata: { uid: string } }>("/api/v1/namespaces/kube-system") : undefined;
    return present === undefined || record?.outputs?.keepers?.uid === present.metadata.uid ? undefined : record;
}
