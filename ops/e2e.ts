import { runCommand } from "./lib/command";
import { runSuites } from "./lib/suites";

runCommand({
    name: "e2e",
    help: "Runs the whole chain for real: up on a real Minikube, a browser, a database, a second up, destroy, up again.\n" +
        "It begins by removing the application this machine's cluster runs, and ends the same way.",
    async run() {
        return runSuites([
            { title: "e2e", command: ["mocha", "--config", "e2e/mocharc.json"] },
        ]);
    },
});
