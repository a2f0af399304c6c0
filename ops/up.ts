import { UserError } from "../lib/errors";
import { ensureCluster } from "./lib/cluster";
import { runCommand } from "./lib/command";
import { takeUpInterrupted } from "./lib/interrupted";
import { saveMachine } from "./lib/machine";
import { compare, openStack, showing } from "./lib/stack";

/** Asks the frontend for up to ten seconds whether it is there. */
async function answers(url: string): Promise<boolean> {
    for (let tries = 0; tries < 20; tries += 1) {
        const ok = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.ok, () => false);
        if (ok) return true;
        await new Promise((resolve) => setTimeout(resolve, 500));
    }
    return false;
}

function silent(url: string, namespace: string): string {
    return `${url} does not answer, though everything is deployed.\n` +
        `See which pod is not well: eval "$(npm run -s env)" && kubectl get pods,events -n ${namespace}`;
}

runCommand({
    name: "up",
    help: "Brings everything up: tools and cluster where they are missing, then images, secret and release through Pulumi.\n" +
        "Safe to run again at any time: what is in place is left alone, and an interrupted run is taken up where it stopped.",
    async run({ stack: name }) {
        console.log("Cluster and tools");
        saveMachine(await ensureCluster((line) => console.log(line), name));

        console.log("\nDeployment");
        const stack = await openStack(name);
        await takeUpInterrupted(stack);
        const deploy = () => showing((options) => stack.up(options), "The deployment failed. Mend what is named below, then run `npm run up` again.");
        let { outputs } = await deploy();
        if (!(await answers(outputs.url.value))) {
            console.log("\nThe page does not answer: comparing Pulumi's record with the cluster, and mending the difference");
            await compare(stack);
            ({ outputs } = await deploy());
            if (!(await answers(outputs.url.value))) throw new UserError(silent(outputs.url.value, outputs.namespace.value));
        }
        console.log(`
Todo Chatbot is running.

  Open        ${outputs.url.value}
  Try         add a task, reload the page: it is still there
  Look        eval "$(npm run -s env)", then kubectl get pods -n ${outputs.namespace.value}
  Change      npm run preview shows what an edit would do, npm run up does it
  Remove      npm run destroy takes the application away, npm run lab:remove also what was built for the cluster`);
        return 0;
    },
});
