import { runCommand } from "./lib/command";
import { explained, openStack } from "./lib/stack";

runCommand({
    name: "preview",
    help: "Shows what `npm run up` would change, and changes nothing.",
    async run({ stack: name }) {
        const stack = await openStack(name);
        const color = process.stdout.isTTY && !process.env.NO_COLOR ? "always" : "never";
        const { stdout } = await explained(stack.preview({ diff: true, color }), "The preview failed; nothing was changed.");
        console.log(stdout);
        return 0;
    },
});
