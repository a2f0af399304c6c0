import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import * as fs from "node:fs";
import { UserError } from "../../lib/errors";
import { BuildInterrupt } from "./build-interrupt";
import { DeploymentLog } from "./deployment-log";
import { projectEnvironment } from "./environment";
import { explain, reasonOf } from "./known-failures";
import { requireSameCluster } from "./other-cluster";
import { inProject, ROOT } from "./project";
import { keepSaltOutOfGit } from "./salt";

const STOPPED = "The build was stopped with Ctrl-C. Nothing of it goes on.\nGo on where it stopped: npm run up";

/** The project's stack, made where it does not exist yet. */
export async function openStack(name: string): Promise<Stack> {
    const environment = projectEnvironment();
    Object.assign(process.env, environment);
    const workspace = await LocalWorkspace.create({ workDir: ROOT, envVars: environment, pulumiCommand: await engine() });
    const stack = await explained(Stack.createOrSelect(name, workspace), `Stack ${name} could not be opened.`);
    keepSaltOutOfGit();
    return stack;
}

/** Runs `operation` with a line on the terminal for each change; what Pulumi printed follows only where it failed. */
export async function showing<T>(operation: (options: { onEvent: DeploymentLog["take"] }) => Promise<T>, failure: string): Promise<T> {
    const log = new DeploymentLog((line) => console.log(line));
    const interrupt = new BuildInterrupt(log.isBuilding, log.stopping);
    let well = false;
    try {
        const result = await explained(operation({ onEvent: log.take }), failure);
        well = true;
        return result;
    } catch (error) {
        throw interrupt.happened ? new UserError(STOPPED) : error;
    } finally {
        interrupt.close();
        log.close(well);
    }
}

/** Waits for a call of the Automation API; its failure is told in `failure`'s words, then Pulumi's, without a stack trace. */
export function explained<T>(call: Promise<T>, failure: string): Promise<T> {
    return call.catch((error: Error) => {
        throw new UserError(`${failure}\n\n${explain(reasonOf(error.message))}`);
    });
}

/** Brings Pulumi's record in line with what the cluster holds, if it is the recorded one. */
export async function compare(stack: Stack): Promise<void> {
    await requireSameCluster(stack); // in place of the program's own guard: with the program, the engine stumbles over components whose objects are gone
    await explained(stack.refresh({ runProgram: false, clearPendingCreates: true }), "The comparison failed.");
}

/** The engine itself where it is in place already; otherwise the npm command, which fetches it. */
export async function engine(): Promise<PulumiCommand> {
    const { version } = JSON.parse(fs.readFileSync(require.resolve("pulumi/package.json"), "utf8"));
    const root = inProject(".pulumi-home", "versions", version);
    return fs.existsSync(root) ? PulumiCommand.get({ root }) : PulumiCommand.get();
}
