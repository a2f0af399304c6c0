import type { Deployment, Stack } from "@pulumi/pulumi/automation";
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
    type: string;
    inputs?: { keepers?: { uid?: string } };
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
        const other = await otherCluster(stack);
        if (other && !yes) {
            throw new UserError("The cluster is not the one this stack was deployed to.\n" +
                "If the old one is gone for good, forget what was in it: npm run recover -- --yes\nIf it is not, choose it again: npx pulumi config set context <name>");
        }
        if (other) await adopt(stack, other); // or the comparison would be refused
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

/** Writes down another cluster as the stack's own. The Automation API has no call for this: the state goes out and comes back with one value changed. */
async function adopt(stack: Stack, uid: string): Promise<void> {
    const state = await stack.exportStack();
    for (const { inputs, outputs } of records(state)) for (const { keepers } of [inputs ?? {}, outputs ?? {}]) if (keepers?.uid) keepers.uid = uid;
    await stack.importStack(state);
}

/** UID of the cluster behind the context, where it is not the recorded one. A cluster that only a program can ask is left to the program's own guard. */
async function otherCluster(stack: Stack): Promise<string | undefined> {
    const access = clusterAccess(settingOf("context", stack.name), process.env.KUBECONFIG);
    const present = access.isDirect ? await new ApiServer(access).get<{ metadata: { uid: string } }>("/api/v1/namespaces/kube-system") : undefined;
    const recorded = records(await stack.exportStack()).map(({ outputs }) => outputs?.keepers?.uid).find(Boolean);
    return present === undefined || recorded === undefined || recorded === present.metadata.uid ? undefined : present.metadata.uid;
}

function records({ deployment }: Deployment): Resource[] {
    return ((deployment as { resources?: Resource[] }).resources ?? []).filter(({ type }) => type === RECORD);
}
