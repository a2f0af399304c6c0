import { runCommand } from "./lib/command";
import { display, openStack } from "./lib/stack";
import { UserError } from "../lib/errors";

runCommand({
    name: "preview",
    help: "Shows what `npm run up` would change, and changes nothing.",
    async run({ stack: name }) {
        const stack = await openStack(name);
        await stack.preview({ ...display(), diff: true }).catch(() => {
            throw new UserError("The preview failed; what Pulumi said is above. Nothing was changed.");
        });
        return 0;
    },
});
