import { runCommand } from "./lib/command";
import { e2eSuites } from "./lib/e2e-suites";
import { runSuites } from "./lib/suites";

runCommand({
    name: "e2e",
    help: "Runs the whole chain for real: up on a real Minikube, a browser, a database, a second up, destroy, up again.\n" +
        "It begins by removing the application this machine's cluster runs, and ends the same way.",
    stackless: true,
    switches: { all: "also the suites of e2e/mocharc.all.json, which take much longer" },
    options: { only: { value: "NAME", help: "one suite alone, as in --only images for e2e/images.test.ts" } },
    async run({ given, switches }) {
        return runSuites(e2eSuites({ all: switches.has("all"), only: given.only }));
    },
});
