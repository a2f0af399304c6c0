import { isObject, Properties } from "../rpc/properties";

export interface BuildCommand {
    arguments: string[];
    /** Values of the build arguments, kept off the command line, where `ps` would show them to every user. */
    variables: { [name: string]: string };
}

/** Variables the docker command itself reads: a build argument of such a name has to go on the command line. */
const READ_BY_DOCKER =
    /^(PATH|HOME|TMPDIR|(DOCKER|BUILDX|BUILDKIT|COMPOSE|SSH|SSL|XDG|OTEL|GODEBUG).*|(HTTP|HTTPS|NO|ALL|FTP)_PROXY)$/i;

/** A shorter value (a flag, a digit) is no secret, and hiding it would garble every line. */
const SHORTEST_HIDDEN = 4;

/** `docker build` for checked inputs. `context` may differ from the one in the inputs when that was filtered before. */
export function buildCommand(inputs: Properties, context: string): BuildCommand {
    const build = inputs.build as Properties;
    const command: BuildCommand = {
        arguments: ["build", "--tag", String(inputs.imageName), "--file", String(build.dockerfile)],
        variables: {},
    };
    const option = (name: string, value: unknown): void => {
        if (value !== undefined && value !== "") command.arguments.push(`--${name}`, String(value));
    };
    option("platform", build.platform);
    option("target", build.target);
    option("network", build.network);
    for (const host of Array.isArray(build.addHosts) ? build.addHosts : []) option("add-host", host);
    for (const [name, value] of Object.entries(isObject(build.args) ? build.args : {})) {
        if (READ_BY_DOCKER.test(name)) option("build-arg", `${name}=${value}`);
        else {
            option("build-arg", name);
            command.variables[name] = String(value);
        }
    }
    command.arguments.push("--", context);
    return command;
}

/** BuildKit writes the values of build arguments into its step names: shows the name in place of every value. */
export function hideBuildArgs(inputs: Properties): (line: string) => string {
    const { args } = inputs.build as Properties;
    const values = Object.entries(isObject(args) ? args : {})
        .map(([name, value]) => ({ name, value: String(value) }))
        .filter(({ value }) => value.length >= SHORTEST_HIDDEN)
        .sort((a, b) => b.value.length - a.value.length);
    return (line) => values.reduce((text, { name, value }) => text.replaceAll(value, () => `$${name}`), line);
}
