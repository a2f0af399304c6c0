import { runCommand } from "./lib/command";
import { takeUpInterrupted } from "./lib/interrupted";
import { requireSameCluster } from "./lib/other-cluster";
import { clearDeadEnds, inspectStack } from "./lib/recovery/dead-ends";
import { openStack, showing } from "./lib/stack";

runCommand({
    name: "destroy",
    help: "Removes the application from the cluster: release, secret, namespace, and the database with every task in it.\n" +
        "The cluster, the built images and the stack's settings stay.",
    async run({ stack: name }) {
        const stack = await openStack(name);
        await takeUpInterrupted(stack);
        await clearDeadEnds(stack, inspectStack(name));
        const state = await stack.exportStack();
        if (((state.deployment as { resources?: unknown[] }).resources ?? []).length === 0) {
            console.log("There is nothing to remove.");
            return 0;
        }
        await requireSameCluster(stack, state);
        await showing((options) => stack.destroy({ ...options, runProgram: false }), "Not everything could be removed. Mend what is named below, then run `npm run destroy` again.");
        console.log("\nThe application is gone. `npm run up` brings it back; `npm run lab:remove` takes a cluster built here away too.");
        return 0;
    },
});
