import { parseArgs } from "node:util";
import { UserError } from "../../lib/errors";
import { ignoreForeignEnvironment } from "./pulumi/foreign-environment";
import { DEFAULT_STACK } from "./project";
import { directTraffic } from "./cluster/proxies";

export interface Command {
  /** As typed after `npm run`. */
  name: string;
  /** What it does, one line; then whatever a user should know. */
  help: string;
  /** What `--yes` agrees to; a command without it has no such option. */
  yes?: string;
  /**
   * Options of its own, by name, each with a value: how the help shows the value, and what it is
   * for.
   */
  options?: Readonly<Record<string, { value: string; help: string }>>;
  /** Options of its own that take no value: name and what each is for. */
  switches?: Readonly<Record<string, string>>;
  /** What it is given without a name, as in `npm run restore -- FILE`: it cannot do without. */
  argument?: { value: string; help: string };
  /** True where it works on no stack, so that `--stack` is none of its options. */
  stackless?: boolean;
  /** Does the work; the number returned is the exit status. */
  run(options: Given): Promise<number>;
}

export interface Given {
  stack: string;
  yes: boolean;
  /** The command's own options as far as they were typed. */
  given: Readonly<Record<string, string | undefined>>;
  /** Names of its switches that were typed. */
  switches: ReadonlySet<string>;
  /** The value of its `argument`; empty where it takes none. */
  argument: string;
}

/**
 * Runs a command with its arguments: `--help`, `--stack NAME`, and one clear line for whatever goes
 * wrong.
 */
export function runCommand(command: Command): void {
  main(command).then(
    (status) => {
      process.exitCode = status;
    },
    (error: Error) => {
      console.error(isForUser(error) ? `\n${error.message}` : error);
      process.exitCode = 1;
    },
  );
}

async function main(command: Command): Promise<number> {
  ignoreForeignEnvironment();
  const stackOption = {
    stack: { value: "NAME", help: `the stack to work on (default: ${DEFAULT_STACK})` },
  };
  const valued = { ...(command.stackless ? {} : stackOption), ...command.options };
  const switches = {
    ...command.switches,
    ...(command.yes && { yes: command.yes }),
    help: "this text",
  };
  const usage = usageOf(command, valued, switches);
  let values: Record<string, string | boolean | undefined>;
  let positionals: string[];
  try {
    ({ values, positionals } = parseArgs({
      allowPositionals: command.argument !== undefined,
      options: {
        ...Object.fromEntries(
          Object.keys(switches).map((name) => [name, { type: "boolean" as const }]),
        ),
        ...Object.fromEntries(
          Object.keys(valued).map((name) => [name, { type: "string" as const }]),
        ),
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    const [sentence] = (error as Error).message.split(". "); // the next ones speak of Node's parser
    throw new UserError(`${sentence}\n\n${usage}`);
  }
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (command.argument && positionals.length !== 1) {
    throw new UserError(`${command.argument.value} is missing, or there are several.\n\n${usage}`);
  }
  const typed = Object.entries(values);
  const { stack = DEFAULT_STACK, ...given } = Object.fromEntries(
    typed.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  ) as Record<string, string | undefined>;
  const on = new Set(typed.filter(([, value]) => value === true).map(([name]) => name));
  Object.assign(process.env, directTraffic(stack)); // before anything asks the cluster
  return command.run({
    stack,
    yes: on.has("yes"),
    given,
    switches: on,
    argument: positionals[0] ?? "",
  });
}

function usageOf(
  { name, help, argument }: Command,
  valued: NonNullable<Command["options"]>,
  switches: NonNullable<Command["switches"]>,
): string {
  const lines = [
    ...(argument ? [[argument.value, argument.help] as const] : []),
    ...Object.entries(valued).map(
      ([option, { value, help: purpose }]) => [`--${option} ${value}`, purpose] as const,
    ),
    ...Object.entries(switches).map(([option, purpose]) => [`--${option}`, purpose] as const),
  ];
  const width = Math.max(...lines.map(([option]) => option.length));
  const options = lines
    .slice(0, -1)
    .map(([option]) => (option === argument?.value ? option : `[${option}]`))
    .join(" ");
  return (
    `usage: npm run ${name} -- ${options}\n\n${help}\n\n` +
    lines.map(([option, purpose]) => `  ${option.padEnd(width)}  ${purpose}`).join("\n")
  );
}

/**
 * The lab has an error class of its own for the same purpose; nothing here imports the lab to know
 * it.
 */
function isForUser(error: Error): boolean {
  return error instanceof UserError || error.name === "LabError";
}
