import { execFile, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { adopt } from "../rpc/lifetime";
import { Properties } from "../rpc/properties";
import { buildCommand, hideBuildArgs } from "./build-command";
import { contextFiles } from "./context-digest";
import { Daemon, daemonVariables } from "./daemon";

const run = promisify(execFile);
/** Enough to see the failing step with its output. */
const TAIL_LINES = 40;
/** The classic builder advertising its successor: nothing the user can change. */
const ADVERTISEMENT =
    /^DEPRECATED: The legacy builder|^\s+(BuildKit is currently disabled|environment-variable\.|Install the buildx)/;

/** Builds the image, reporting every line, and returns its id in the daemon: `sha256:…`. */
export async function buildImage(daemon: Daemon, inputs: Properties, report: (line: string) => void): Promise<string> {
    const build = inputs.build as Properties;
    const environment = daemonVariables(daemon);
    const buildKit = build.builderVersion !== "BuilderV1" && (await hasBuildx(environment));
    const staged = buildKit ? undefined : stage(String(build.context), String(build.dockerfile));
    try {
        const command = buildCommand(inputs, staged ?? String(build.context));
        // Upstream's images carry no attestations; without this an image store of the containerd kind would add some.
        const builder = buildKit
            ? { DOCKER_BUILDKIT: "1", BUILDKIT_PROGRESS: "plain", BUILDX_NO_DEFAULT_ATTESTATIONS: "1" }
            : { DOCKER_BUILDKIT: "0" };
        await docker(command.arguments, { ...environment, ...command.variables, ...builder }, hideBuildArgs(inputs), report);
    } finally {
        if (staged) fs.rmSync(staged, { recursive: true, force: true });
    }
    const inspected = await run("docker", ["image", "inspect", "--format", "{{.Id}}", String(inputs.imageName)], {
        env: environment,
    });
    return inspected.stdout.trim();
}

async function hasBuildx(env: NodeJS.ProcessEnv): Promise<boolean> {
    return run("docker", ["buildx", "version"], { env }).then(
        () => true,
        () => false,
    );
}

/** The classic builder knows no `<Dockerfile>.dockerignore`: it gets a copy that holds only what the digest covers. */
function stage(context: string, dockerfile: string): string {
    const target = fs.mkdtempSync(path.join(os.tmpdir(), "build-context-"));
    for (const name of contextFiles(context, dockerfile)) {
        fs.mkdirSync(path.join(target, path.dirname(name)), { recursive: true });
        fs.cpSync(path.join(context, name), path.join(target, name), { verbatimSymlinks: true, preserveTimestamps: true });
    }
    return target;
}

async function docker(
    args: string[],
    env: NodeJS.ProcessEnv,
    hide: (line: string) => string,
    report: (line: string) => void,
): Promise<void> {
    const child = spawn("docker", args, { env, stdio: ["ignore", "pipe", "pipe"] });
    adopt(child);
    const tail: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on("line", (raw) => {
            if (raw.trim() === "" || ADVERTISEMENT.test(raw)) return;
            const line = hide(raw);
            tail.push(line);
            if (tail.length > TAIL_LINES) tail.shift();
            report(line);
        });
    }
    const code = await new Promise<number | null>((resolve, reject) => {
        child.once("error", (error) =>
            reject(new Error(`could not run the docker command: ${error.message}. Install the Docker CLI`)),
        );
        child.once("close", resolve);
    });
    if (code !== 0) throw new Error(code === null ? "docker build was interrupted" : failure(tail));
}

/** The cause first, then what the failing step printed. BuildKit repeats that part between two rules at the end. */
export function failure(output: string[]): string {
    const isCause = (line: string): boolean => line.startsWith("ERROR: ");
    const cause = output.findLast(isCause)?.slice("ERROR: ".length) ?? output.at(-1) ?? "no output";
    const excerpt = output.findIndex((line) => /^-{3,}$/.test(line));
    const shown = output.slice(Math.max(excerpt, 0)).filter((line) => !isCause(line) && line !== cause);
    return [`docker build failed: ${cause}`, ...shown].join("\n");
}
