import { UserError } from "../lib/errors";
import { runCommand } from "./lib/command";
import { places, secretsOf } from "./lib/leak-places";
import { openStack } from "./lib/stack";

runCommand({
    name: "audit",
    help: "Looks for the application's secrets in every place they must not be: Helm's records, objects, logs, image layers,\n" +
        "Pulumi's state, the project's files, process arguments. Shows names, never values; ends with 1 if one is found.",
    async run({ stack: name }) {
        const { namespace } = await (await openStack(name)).outputs();
        if (!namespace) throw new UserError(`Stack ${name} deploys nothing yet: there is no secret to look for.\nBring it up first: npm run up`);
        const secrets = await secretsOf(namespace.value);
        console.log(`Looking for ${Object.keys(secrets).length} secrets: ${Object.keys(secrets).join(", ")}\n`);
        let leaks = 0;
        for (const place of places(namespace.value)) {
            const found = [...new Set(await place.search(secrets))];
            leaks += found.length;
            console.log(found.length === 0 ? `  ✓ ${place.name}` : `  ✗ ${place.name}: ${found.join(", ")}`);
        }
        console.log(leaks === 0 ? "\nNo secret is anywhere it must not be." : "\nSecrets have leaked: change them (npx pulumi config set --secret …), then find out how they got there.");
        return leaks === 0 ? 0 : 1;
    },
});
