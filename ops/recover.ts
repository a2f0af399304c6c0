import type { Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../lib/errors";
import { runCommand } from "./lib/command";
import { takeUpInterrupted } from "./lib/interrupted";
import { kubectl } from "./lib/kubectl";
import { compare, openStack, showing } from "./lib/stack";

const RECORD = "random:index/randomId:RandomId";

interface Resource {
    urn: string;
    type: string;
    outputs?: { keepers?: { uid?: string } };
}

runCommand({
    name: "recover",
    help: "Brings Pulumi's record and the cluster together again: after a killed run, after objects were removed by hand,\n" +
        "and, with --yes, after the cluster itself was deleted and made anew. What is lost in the cluster is made again.",
    yes: "the stack's old cluster is gone for good: forget what was in it",
    async run({ stack: name, yes }) {
        const stack = await openStack(name);
        await takeUpInterrupted(stack);

        const lost = await recordOfAnotherCluster(stack);
        if (lost && !yes) {
            throw new UserError("The cluster is not the one this stack was deployed to.\n" +
                "If the old one is gone for good, forget what was in it: npm run recover -- --yes\nIf it is not, choose it again: npx pulumi config set context <name>");
        }
        console.log("Comparing Pulumi's record with the cluster …");
        await compare(stack, { clearPendingCreates: true }); // what a kill cut off is made again
        if (lost) await forget(stack, lost);

        console.log("Making again what is missing …");
        await showing((options) => stack.up(options), "Not everything could be made again. Mend what is named below, then run `npm run recover` again.");
        console.log("\nRecord and cluster agree.");
        return 0;
    },
});

/** The Automation API has no call for this; the state has just been compared with the cluster, and is written back less one entry. */
async function forget(stack: Stack, lost: Resource): Promise<void> {
    const state = await stack.exportStack();
    const deployment = state.deployment as { resources: Resource[] };
    deployment.resources = deployment.resources.filter(({ urn }) => urn !== lost.urn);
    await stack.importStack(state);
}

/** The record of the first cluster, where another one is there now. */
async function recordOfAnotherCluster(stack: Stack): Promise<Resource | undefined> {
    const { deployment } = await stack.exportStack();
    const resources = (deployment as { resources?: Resource[] }).resources ?? [];
    const record = resources.find(({ type, outputs }) => type === RECORD && outputs?.keepers?.uid);
    const present = await kubectl("get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}");
    return record?.outputs?.keepers?.uid === present ? undefined : record;
}
