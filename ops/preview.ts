import { runCommand } from "./lib/command";
import { openStack, reason } from "./lib/stack";
import { UserError } from "../lib/errors";

runCommand({
    name: "preview",
    help: "Shows what `npm run up` would change, and changes nothing.",
    async run({ stack: name }) {
        const stack = await openStack(name);
        const { stdout } = await stack.preview({ diff: true, color: process.stdout.isTTY && !process.env.NO_COLOR ? "always" : "never" })
            .catch((error) => { throw new UserError(`The preview failed; nothing was changed.\n\n${reason(error)}`); });
        console.log(stdout);
        return 0;
    },
});
