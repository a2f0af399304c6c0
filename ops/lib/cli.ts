import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { UserError } from "../../lib/errors";
import { directTraffic } from "./cluster/proxies";
import { DEFAULT_STACK } from "./project";
import { ignoreForeignEnvironment } from "./pulumi/foreign-environment";

/** A value that a command accepts, with its placeholder and its description in the help. */
interface Value {
  value: string;
  help: string;
}

export interface CommandDefinition {
  /** Name of the command after `npm run`. */
  name: string;
  /**
   * Help text in full sentences: first what the command does, then anything else that the user
   * should know.
   */
  help: string;
  /**
   * What the user agrees to by passing `--yes`. If undefined, the command has no `--yes` option.
   */
  yes?: string;
  /** Options that take a value, by name. */
  options?: Readonly<Record<string, Value>>;
  /** Descriptions of the options that take no value, by name. */
  switches?: Readonly<Record<string, string>>;
  /** The required argument, for example FILE in `npm run restore -- FILE`. */
  argument?: Value;
  /** Arguments of which any number may be given, for example PRESET in the help. */
  list?: Value;
  /** True if the command does not use a stack, and therefore has no `--stack` option. */
  stackless?: boolean;
  /** Runs the command and returns the exit status. */
  run(given: CommandArguments): Promise<number>;
}

export interface CommandArguments {
  stack: string;
  yes: boolean;
  /** Values of the command's own options, by name. */
  options: Readonly<Record<string, string | undefined>>;
  /** Names of the switches that are set. */
  switches: ReadonlySet<string>;
  /** Value of the argument; empty if the command takes no argument. */
  argument: string;
  /** Values of the arguments in `list`. */
  list: readonly string[];
}

/**
 * Runs a command with the arguments of this process. Exits with status 1 after any error. Prints
 * errors that are meant for the user without a stack trace.
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
 * Returns the parsed arguments. If the arguments include `--help`, prints the help and returns
 * "help".
 * @throws UserError with one sentence and the help text if an argument is invalid.
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
  return {
    stack,
    yes: switches.has("yes"),
    options,
    switches,
    argument: parser.args[0] ?? "",
    list: definition.list ? parser.args : [],
  };
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
  if (definition.list) parser.argument(`[${definition.list.value}...]`, definition.list.help);
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

/**
 * Returns true if the error's message is meant for the user. `LabError` is compared by name,
 * because this file does not import the lab.
 */
function isForUser(error: unknown): error is Error {
  return error instanceof UserError || (error instanceof Error && error.name === "LabError");
}
