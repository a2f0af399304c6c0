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
    /** Options of its own, by name, each with a value: how the help shows the value, and what it is for. */
    options?: Readonly<Record<string, { value: string; help: string }>>;
    /** True where it works on no stack, so that `--stack` is none of its options. */
    stackless?: boolean;
    /** Does the work; the number returned is the exit status. `given` holds its own options as far as they were typed. */
    run(options: { stack: string; yes: boolean; given: Readonly<Record<string, string | undefined>> }): Promise<number>;
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
    const valued = { ...(command.stackless ? {} : { stack: { value: "NAME", help: `the stack to work on (default: ${DEFAULT_STACK})` } }), ...command.options };
    const lines = [
        ...Object.entries(valued).map(([name, { value, help }]) => [`--${name} ${value}`, help]),
        ...(command.yes ? [["--yes", command.yes]] : []), ["--help", "this text"],
    ];
    const width = Math.max(...lines.map(([option]) => option!.length));
    const usage = `usage: npm run ${command.name} -- ${lines.slice(0, -1).map(([option]) => `[${option}]`).join(" ")}\n\n${command.help}\n\n` +
        lines.map(([option, help]) => `  ${option!.padEnd(width)}  ${help}`).join("\n");
    let values;
    try {
        ({ values } = parseArgs({
            options: {
                help: { type: "boolean", short: "h" }, ...(command.yes ? { yes: { type: "boolean" as const } } : {}),
                ...Object.fromEntries(Object.keys(valued).map((name) => [name, { type: "string" as const }])),
            },
        }));
    } catch (error) {
        throw new UserError(`${(error as Error).message}\n\n${usage}`);
    }
    if ("help" in values) {
        console.log(usage);
        return 0;
    }
    const { stack = DEFAULT_STACK, yes, ...given } = values as Record<string, string | undefined>;
    return command.run({ stack, yes: Boolean(yes), given });
}

/** The lab has an error class of its own for the same purpose; nothing here imports the lab to know it. */
function isForUser(error: Error): boolean {
    return error instanceof UserError || error.name === "LabError";
}
