import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { UserError } from "../../lib/errors";
import { directTraffic } from "./cluster/proxies";
import { DEFAULT_STACK } from "./project";
import { ignoreForeignEnvironment } from "./pulumi/foreign-environment";

/** A value that a command takes: its placeholder in the help, and its purpose. */
interface Value {
  value: string;
  help: string;
}

export interface CommandDefinition {
  /** The name after `npm run`. */
  name: string;
  /** Full sentences: what the command does, then what a user should know. */
  help: string;
  /** What `--yes` agrees to. Without it the command has no such option. */
  yes?: string;
  /** Options with a value, by name. */
  options?: Readonly<Record<string, Value>>;
  /** Options without a value: name and purpose. */
  switches?: Readonly<Record<string, string>>;
  /** The one required argument, as in `npm run restore -- FILE`. */
  argument?: Value;
  /** True if the command uses no stack and has no option `--stack`. */
  stackless?: boolean;
  /** Does the work and returns the exit status. */
  run(given: CommandArguments): Promise<number>;
}

export interface CommandArguments {
  stack: string;
  yes: boolean;
  /** Values of the command's own options. */
  options: Readonly<Record<string, string | undefined>>;
  /** Names of the switches that are set. */
  switches: ReadonlySet<string>;
  /** Value of the argument; empty if the command has none. */
  argument: string;
}

/**
 * Runs a command with the arguments of this process. Prints a user's mistake without a stack trace
 * and ends with status 1 on every error.
 */
export function runCommand(definition: CommandDefinition): void {
  main(definition).then(
    (status) => {
      process.exitCode = status;
    },
    (error: unknown) => {
      console.error(isForUser(error) ? `\n${error.message}` : error);
      process.exitCode = 1;
    },
  );
}

async function main(definition: CommandDefinition): Promise<number> {
  ignoreForeignEnvironment();
  const given = parse(definition, process.argv.slice(2));
  if (given === "help") return 0;
  Object.assign(process.env, directTraffic(given.stack)); // before the first request to the cluster
  return definition.run(given);
}

/**
 * Returns the arguments, or "help" after printing the help for `--help`.
 * @throws UserError with one sentence and the usage if an argument is wrong.
 */
export function parse(
  definition: CommandDefinition,
  args: readonly string[],
): CommandArguments | "help" {
  const parser = parserOf(definition);
  try {
    parser.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return "help";
    const sentence = error.message.replace(/^error: /, "").replace(/^./, (c) => c.toUpperCase());
    throw new UserError(`${sentence}\n\n${parser.helpInformation().trimEnd()}`);
  }
  const { stack = DEFAULT_STACK, ...options } = valuesOf(parser);
  const switches = switchesOf(parser);
  return { stack, yes: switches.has("yes"), options, switches, argument: parser.args[0] ?? "" };
}

function valuesOf(parser: Command): CommandArguments["options"] {
  const valued = parser.options.filter(({ required }) => required);
  return Object.fromEntries(
    valued.map((option) => [
      option.name(),
      parser.getOptionValue(option.attributeName()) as string | undefined,
    ]),
  );
}

function switchesOf(parser: Command): CommandArguments["switches"] {
  const isSet = (option: Option) => parser.getOptionValueSource(option.attributeName()) === "cli";
  const set = parser.options.filter((option) => !option.required && isSet(option));
  return new Set(set.map((option) => option.name()));
}

function parserOf({ name, help, ...definition }: CommandDefinition): Command {
  const parser = new Command(`npm run ${name} --`)
    .description(help)
    .helpOption("-h, --help", "show this text")
    .configureHelp({ boxWrap: (text) => text }) // the help texts have their own line breaks
    .exitOverride()
    .configureOutput({ outputError: () => undefined }); // `runCommand` prints the error
  if (definition.argument)
    parser.argument(`<${definition.argument.value}>`, definition.argument.help);
  if (!definition.stackless)
    parser.addOption(
      valued("stack", { value: "NAME", help: "stack to work on" }).default(DEFAULT_STACK),
    );
  for (const [option, value] of Object.entries(definition.options ?? {}))
    parser.addOption(valued(option, value));
  const switches = { ...definition.switches, ...(definition.yes && { yes: definition.yes }) };
  for (const [option, purpose] of Object.entries(switches)) parser.option(`--${option}`, purpose);
  return parser;
}

function valued(name: string, { value, help }: Value): Option {
  return new Option(`--${name} <${value}>`, help).argParser((text) => {
    if (text.startsWith("-")) throw new InvalidArgumentError("The value is missing.");
    return text;
  });
}

/** `LabError` is compared by name because this file does not load the lab. */
function isForUser(error: unknown): error is Error {
  return error instanceof UserError || (error instanceof Error && error.name === "LabError");
}
