import { ensureCluster } from "./lib/cluster";
import { runCommand } from "./lib/command";
import { saveMachine } from "./lib/machine";
import { openStack, showing } from "./lib/stack";

runCommand({
    name: "up",
    help: "Brings everything up: tools and cluster where they are missing, then images, secret and release through Pulumi.\n" +
        "Safe to run again at any time: what is in place is left alone, and an interrupted run is taken up where it stopped.",
    async run({ stack: name }) {
        console.log("Cluster and tools");
        saveMachine(await ensureCluster((line) => console.log(line)));

        console.log("\nDeployment");
        const stack = await openStack(name);
        const { outputs } = await showing((options) => stack.up(options), "The deployment failed. Mend what is named below, then run `npm run up` again.");
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
