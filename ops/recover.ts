import { UserError } from "../lib/errors";
import { beginAnew, lossOf } from "./lib/begin-anew";
import { runCommand } from "./lib/command";
import { deploy } from "./lib/deploy";
import { deployAndCheck } from "./lib/health/deploy-and-check";
import { putBack } from "./lib/health/put-back";
import { releaseInterrupted } from "./lib/interrupted";
import { forgetCluster, isOtherCluster } from "./lib/other-cluster";
import { isPassphraseLost } from "./lib/passphrase";
import { clearDeadEnds, inspectStack } from "./lib/recovery/dead-ends";
import { compare, explained, openStack } from "./lib/stack";
import { folderOf, restoreDamaged, stateFolder } from "./lib/state-folder";

const FAILURE = "Not everything could be made again. Mend what is named below, then run `npm run recover` again.";

runCommand({
    name: "recover",
    help: "Brings Pulumi's record and the cluster together again: after a killed run, a damaged record, or objects removed by hand;\n" +
        "and, with --yes, after the cluster was deleted and made anew, or the passphrase was lost. What is lost is made again.",
    yes: "the stack's old cluster, or its passphrase, is gone for good: forget what was in it",
    async run({ stack: name, yes }) {
        if (isPassphraseLost()) await beginAnewWith(yes);
        if (restoreDamaged(name, folderOf(process.env.PULUMI_BACKEND_URL ?? "") ?? stateFolder())) console.log("The record was damaged: Pulumi's own copy is back in its place.");
        const stack = await openStack(name);
        await releaseInterrupted(stack);
        if (yes && (await isOtherCluster(stack, await stack.exportStack()))) await explained(forgetCluster(stack), "The old cluster could not be forgotten.");
        const seen = await clearDeadEnds(stack, inspectStack(name));
        console.log("Comparing Pulumi's record with the cluster …");
        await compare(stack);

        console.log("Making again what is missing …");
        const { complaint } = await deployAndCheck(stack, await putBack(stack, seen, false), (watch) => deploy(stack, FAILURE, watch));
        if (complaint) throw new UserError(`${complaint.text}\nTo bring that back too: npm run up`);
        console.log("\nRecord and cluster agree.");
        return 0;
    },
});

async function beginAnewWith(yes: boolean): Promise<void> {
    if (!yes) {
        throw new UserError("The passphrase of this clone's stacks is gone. Beginning anew takes away:\n" +
            `${lossOf()}\nIf you have a copy, put it into .pulumi-state/passphrase. If not: npm run recover -- --yes`);
    }
    await beginAnew((line) => console.log(line));
}
