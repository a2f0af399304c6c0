import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import * as fs from "node:fs";
import { projectEnvironment } from "./environment";
import { inProject, ROOT } from "./project";
import { keepSaltOutOfGit } from "./salt";

/** The project's stack, made where it does not exist yet. */
export async function openStack(name: string): Promise<Stack> {
    keepSaltOutOfGit();
    const environment = projectEnvironment();
    Object.assign(process.env, environment);
    const workspace = await LocalWorkspace.create({ workDir: ROOT, envVars: environment, pulumiCommand: await command() });
    return Stack.createOrSelect(name, workspace);
}

/** How Pulumi talks to this terminal: colours only where there is one. */
export function display(): { onOutput: (text: string) => void; onError: (text: string) => void; color: "always" | "never" } {
    return {
        onOutput: (text) => process.stdout.write(text),
        onError: (text) => process.stderr.write(text),
        color: process.stdout.isTTY && !process.env.NO_COLOR ? "always" : "never",
    };
}

/** The engine itself where it is in place already; otherwise the npm command, which fetches it. */
async function command(): Promise<PulumiCommand> {
    const { version } = JSON.parse(fs.readFileSync(require.resolve("pulumi/package.json"), "utf8"));
    const root = inProject(".pulumi-home", "versions", version);
    return fs.existsSync(root) ? PulumiCommand.get({ root }) : PulumiCommand.get();
}
