import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import * as fs from "node:fs";
import { UserError } from "../../lib/errors";
import { DeploymentLog } from "./deployment-log";
import { projectEnvironment } from "./environment";
import { explain } from "./known-failures";
import { inProject, ROOT } from "./project";
import { keepSaltOutOfGit } from "./salt";

/** The project's stack, made where it does not exist yet. */
export async function openStack(name: string): Promise<Stack> {
    const environment = projectEnvironment();
    Object.assign(process.env, environment);
    const workspace = await LocalWorkspace.create({ workDir: ROOT, envVars: environment, pulumiCommand: await command() });
    const stack = await Stack.createOrSelect(name, workspace);
    keepSaltOutOfGit();
    return stack;
}

/** Runs `operation` with a line on the terminal for each change; what Pulumi printed follows only where it failed. */
export async function showing<T>(operation: (options: { onEvent: DeploymentLog["take"] }) => Promise<T>, failure: string): Promise<T> {
    const log = new DeploymentLog((line) => console.log(line));
    try {
        const result = await operation({ onEvent: log.take });
        log.close(true);
        return result;
    } catch (error) {
        log.close(false);
        throw new UserError(`${failure}\n\n${reason(error as Error)}`);
    }
}

/** Pulumi's error holds everything it printed; its diagnostics, or else its standard error, are what went wrong. */
export function reason({ message }: Error): string {
    return explain(/^Diagnostics:\n([\s\S]*?)(?=^(?:Resources|Outputs|Duration|stderr):)/m.exec(message)?.[1].trimEnd()
        ?? /stderr: ([\s\S]*)/.exec(message)?.[1].trim() ?? message);
}

/** The engine itself where it is in place already; otherwise the npm command, which fetches it. */
async function command(): Promise<PulumiCommand> {
    const { version } = JSON.parse(fs.readFileSync(require.resolve("pulumi/package.json"), "utf8"));
    const root = inProject(".pulumi-home", "versions", version);
    return fs.existsSync(root) ? PulumiCommand.get({ root }) : PulumiCommand.get();
}
