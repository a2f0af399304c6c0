import { parseArgs } from "node:util";
import { UserError } from "../../lib/errors";
import { DEFAULT_STACK } from "./project";

export interface Command {
    /** As typed after `npm run`. */
    name: string;
    /** What it does, one line; then whatever a user should know. */
    help: string;
    /** What `--yes` agrees to; a command without it has no such option. */
    yes?: string;
    /** What `--port` is for, in a command that works on this machine's ports and on no stack. */
    port?: string;
    /** Does the work; the number returned is the exit status. */
    run(options: { stack: string; yes: boolean; port?: string }): Promise<number>;
}

/** Runs a command with its arguments: `--help`, `--stack NAME`, and one clear line for whatever goes wrong. */
export function runCommand(command: Command): void {
    main(command).then(
        (status) => { process.exitCode = status; },
        (error: Error) => {
            console.error(isForUser(error) ? `\n${error.message}` : error);
            process.exitCode = 1;
        },
    );
}

async function main(command: Command): Promise<number> {
    const usage = `usage: npm run ${command.name} -- ${command.port ? "[--port N]" : "[--stack NAME]"}${command.yes ? " [--yes]" : ""}\n\n${command.help}\n\n` +
        (command.port ? `  --port N      ${command.port}\n` : `  --stack NAME  the stack to work on (default: ${DEFAULT_STACK})\n`) +
        (command.yes ? `  --yes         ${command.yes}\n` : "") + "  --help        this text";
    let values;
    try {
        ({ values } = parseArgs({
            options: {
                help: { type: "boolean", short: "h" },
                ...(command.port ? { port: { type: "string" as const } } : { stack: { type: "string" as const, default: DEFAULT_STACK } }),
                ...(command.yes ? { yes: { type: "boolean" as const } } : {}),
            },
        }));
    } catch (error) {
        throw new UserError(`${(error as Error).message}\n\n${usage}`);
    }
    if (values.help) {
        console.log(usage);
        return 0;
    }
    const { stack = DEFAULT_STACK, port, yes = false } = values as { stack?: string; port?: string; yes?: boolean };
    return command.run({ stack, port, yes });
}

/** The lab has an error class of its own for the same purpose; nothing here imports the lab to know it. */
function isForUser(error: Error): boolean {
    return error instanceof UserError || error.name === "LabError";
}
