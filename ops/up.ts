import { ensureCluster } from "./lib/cluster";
import { runCommand } from "./lib/command";
import { saveMachine } from "./lib/machine";
import { display, openStack } from "./lib/stack";
import { UserError } from "../lib/errors";

runCommand({
    name: "up",
    help: "Brings everything up: tools and cluster where they are missing, then images, secret and release through Pulumi.\n" +
        "Safe to run again at any time: what is in place is left alone, and an interrupted run is taken up where it stopped.",
    async run({ stack: name }) {
        console.log("Cluster and tools");
        saveMachine(await ensureCluster((line) => console.log(line)));

        console.log("\nDeployment");
        const stack = await openStack(name);
        const { outputs } = await stack.up(display()).catch(() => {
            throw new UserError("The deployment failed; what Pulumi said is above. Nothing is half-done: mend it and run `npm run up` again.");
        });
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
