import { UserError } from "../lib/errors";
import { runCommand } from "./lib/cli";
import { deployedBy } from "./lib/pulumi/deployed";
import { placeNames, places, MIN_LENGTH, secretsOf } from "./lib/audit/leak-places";
import { ProcessArguments } from "./lib/audit/process-arguments";

/** Encodings in which `leaksIn` finds a value. */
const FORMS = "as plain text, as base64 and escaped for a URL";

const ARGUMENTS = "arguments of the processes that run during the search";

function cannotSearch(place: string, error: Error): never {
  throw new UserError(
    `Could not search ${place} for secrets.\nSeen: ${error.message.trim()}\n` +
      "Fix that, then run it again: npm run leaks",
  );
}

function conclusion(leaks: number, secrets: number): string {
  if (leaks > 0) {
    return (
      "Secrets have leaked: change them (npx pulumi config set --secret …), " +
      "then find out how they got there."
    );
  }
  return (
    `The places above contain none of the ${secrets} secrets, ${FORMS}.\n` +
    "No other place and no other form was searched, so this proves nothing about them."
  );
}

runCommand({
  name: "leaks",
  help:
    `Searches these places, and no others, for the values in the namespace's Secrets, ${FORMS}:\n` +
    `${[...placeNames(), ARGUMENTS].map((name) => `  - ${name}`).join("\n")}\n` +
    `Values of fewer than ${MIN_LENGTH} characters are not searched for. A clean result proves nothing about\n` +
    "other places or forms. Shows names, never values; ends with 1 if a value is found.",
  async run({ stack: name }) {
    const { namespace, release } = await deployedBy(name, "there is no secret to look for");
    const secrets = await secretsOf(namespace);
    const count = Object.keys(secrets).length;
    console.log(`Looking for ${count} secrets: ${Object.keys(secrets).join(", ")}\n`);
    let leaks = 0;
    const report = (place: string, names: string[]) => {
      const found = [...new Set(names)];
      leaks += found.length;
      console.log(found.length === 0 ? `  ✓ ${place}` : `  ✗ ${place}: ${found.join(", ")}`);
    };
    const watch = new ProcessArguments(secrets);
    for (const place of places({ stack: name, namespace, release })) {
      const failed = (error: Error) => cannotSearch(place.name, error);
      report(place.name, await place.search(secrets).catch(failed));
    }
    const seen = watch.stop();
    if (ProcessArguments.isPossible()) report(`${ARGUMENTS}, read ${watch.searches} times`, seen);
    else console.log(`  - ${ARGUMENTS}: not searched, this system has no /proc`);
    console.log(`\n${conclusion(leaks, count)}`);
    return leaks === 0 ? 0 : 1;
  },
});
