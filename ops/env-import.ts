import * as fs from "node:fs";
import { UserError } from "../lib/errors";
import { runCommand } from "./lib/cli";
import { readEnvFile } from "./lib/pulumi/env-file";
import { openStack } from "./lib/pulumi/stack";

runCommand({
  name: "env:import",
  help:
    "Stores the values of an .env file as settings of the stack, the secret ones encrypted. Deploys\n" +
    "nothing: `npm run up` does. .env.example lists the variables.",
  argument: { value: "FILE", help: "the .env file" },
  async run({ stack: name, argument: file }) {
    const { settings, unknown, conflicts } = readEnvFile(textOf(file));
    if (conflicts.length > 0)
      throw new UserError(
        `${file} has different values for one setting: ${conflicts.join("; ")}. Nothing was changed.\n` +
          "Remove one variable of each pair.",
      );
    if (settings.length === 0)
      throw new UserError(
        `${file} sets no variable that is a setting of this program. Nothing was changed.\n` +
          "Compare it with .env.example.",
      );
    const stack = await openStack(name);
    for (const { setting, value, isSecret, variable } of settings) {
      await stack.setConfig(setting, { value, secret: isSecret }, setting.includes("."));
      console.log(`  ${variable} is now ${setting}${isSecret ? ", encrypted" : `: ${value}`}`);
    }
    for (const variable of unknown)
      console.log(
        `  ${variable} is not used. If a service reads it: npx pulumi config set --path backend.env.${variable} VALUE`,
      );
    console.log("\nDeploy with these settings: npm run up");
    return 0;
  },
});

function textOf(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(
      `${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? "unknown reason"}.\n` +
        "Create it from the example: cp .env.example .env",
    );
  }
}
