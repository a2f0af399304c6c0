import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** What a person is shown of an application that is up, by commands that change nothing. */
function commands(stack: string, namespace: string, release: string): string[][] {
    const ofStack = ["--stack", stack, "--non-interactive"];
    const ofRelease = [release, "-n", namespace];
    return [
        ["pulumi", "preview", "--diff", ...ofStack],
        ["pulumi", "stack", "output", "--json", ...ofStack],
        ["pulumi", "stack", "export", ...ofStack],
        ["pulumi", "stack", "history", "--json", ...ofStack],
        ["pulumi", "config", "--json", ...ofStack],
        ["helm", "get", "all", ...ofRelease],
        ["helm", "get", "values", "--all", ...ofRelease],
        ["helm", "history", ...ofRelease],
        ["kubectl", "describe", "all,configmaps,secrets", "-n", namespace],
    ];
}

/** The output of each of them, standard error included. One that fails is an error: nothing was looked at then. */
export async function shownOutput(stack: string, namespace: string, release: string): Promise<string> {
    const shown: string[] = [];
    for (const [command, ...args] of commands(stack, namespace, release)) {
        const { stdout, stderr } = await execute(command!, args, { maxBuffer: 1e8 });
        shown.push(stdout, stderr);
    }
    return shown.join("\n");
}
