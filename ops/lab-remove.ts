import { remove } from "../lab/remove";
import { runCommand } from "./lib/command";

runCommand({
    name: "lab:remove",
    help: "Stops the cluster that `npm run up` built on this machine and removes everything that came with it:\n" +
        "daemons, images, compiled programs, caches, and the Debian packages that were not there before.",
    async run() {
        await remove((line) => console.log(line));
        return 0;
    },
});
