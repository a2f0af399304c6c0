import { UserError } from "../lib/errors";
import { runCommand } from "./lib/command";
import { deployedBy } from "./lib/deployed";
import { places, secretsOf } from "./lib/leak-places";
import { ProcessArguments } from "./lib/process-arguments";

function cannotSearch(place: string, error: Error): never {
    throw new UserError(`The audit could not look at ${place}, so it says nothing of it.\nSeen: ${error.message.trim()}\nMend that, then run it again: npm run audit`);
}

runCommand({
    name: "audit",
    help: "Looks for the application's secrets in every place they must not be: Helm's records, objects, logs, image layers,\n" +
        "Pulumi's state, the project's files, what commands show, process arguments. Shows names, never values; ends with 1 if one is found.",
    async run({ stack: name }) {
        const { namespace, release } = await deployedBy(name, "there is no secret to look for");
        const secrets = await secretsOf(namespace);
        console.log(`Looking for ${Object.keys(secrets).length} secrets: ${Object.keys(secrets).join(", ")}\n`);
        let leaks = 0;
        const report = (place: string, names: string[]) => {
            const found = [...new Set(names)];
            leaks += found.length;
            console.log(found.length === 0 ? `  ✓ ${place}` : `  ✗ ${place}: ${found.join(", ")}`);
        };
        const watch = new ProcessArguments(secrets);
        for (const place of places({ stack: name, namespace, release })) {
            report(place.name, await place.search(secrets).catch((error: Error) => cannotSearch(place.name, error)));
        }
        report(`arguments of running processes, looked at ${watch.looks} times meanwhile`, watch.stop());
        console.log(leaks === 0 ? "\nNo secret is anywhere it must not be." : "\nSecrets have leaked: change them (npx pulumi config set --secret …), then find out how they got there.");
        return leaks === 0 ? 0 : 1;
    },
});
