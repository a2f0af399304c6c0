import type { EngineEvent } from "@pulumi/pulumi/automation";
import { runCommand } from "./lib/cli";
import { messageLines } from "./lib/pulumi/deployment-log";
import { inspectStack, reportState } from "./lib/recovery/deployment-blockers";
import { explained, openStack } from "./lib/pulumi/stack";

runCommand({
  name: "preview",
  help: "Shows what `npm run up` would change, and changes nothing.",
  async run({ stack: name }) {
    const opening = openStack(name);
    const seen = inspectStack(name); // runs while Pulumi starts
    const stack = await opening;
    const color = process.stdout.isTTY && !process.env.NO_COLOR ? "always" : "never";
    // With `--diff`, Pulumi prints no messages, not even the program's own messages.
    const onEvent = ({ diagnosticEvent }: EngineEvent) => {
      for (const line of diagnosticEvent ? messageLines(diagnosticEvent) : [])
        console.log(line.trim());
    };
    const { stdout } = await explained(
      stack.preview({ diff: true, color, onEvent }),
      "The preview failed; nothing was changed.",
    );
    console.log(stdout);
    await reportState(stack, await seen);
    return 0;
  },
});
