import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { nodesFault } from "../../lib/cluster-rules";
import { UserError } from "../../lib/errors";
import type { Machine } from "./machine";

const execute = promisify(execFile);

interface Profile {
    Name: string;
    Config: { Driver: string; Nodes: unknown[]; KubernetesConfig: { ContainerRuntime: string } };
}

/**
 * The machine's own Minikube, started if it is stopped and made if there is none. Its profile is the one whose context the
 * stack deploys to: an image built in another profile's Docker would never be found there.
 *
 * @returns what commands need to reach its Docker and its node.
 * @throws UserError before anything is started, where the profile cannot run what is built here.
 */
export async function ensureMinikube(name: string, write: (line: string) => void): Promise<Machine> {
    const profile = await requireProfile(name);
    if (!(await succeeds("minikube", "status", "-p", name))) {
        write(profile ? `Starting Minikube ${name} …` : `Making Minikube ${name} …`);
        await minikube("start", "-p", name);
    }
    const { Driver } = (profile ?? (await requireProfile(name)))?.Config ?? {};
    if (Driver === "none") return {}; // the cluster's Docker is the machine's, and its ports are on 127.0.0.1
    const [docker, address] = await Promise.all([minikube("docker-env", "-p", name, "--output=json"), minikube("ip", "-p", name)]);
    const { DOCKER_HOST, DOCKER_CERT_PATH, DOCKER_TLS_VERIFY } = JSON.parse(docker) as Machine;
    return { DOCKER_HOST, DOCKER_CERT_PATH, DOCKER_TLS_VERIFY, TODO_NODE_HOST: address.trim() };
}

/** The profile, if it is fit; undefined where this machine has none at all. */
async function requireProfile(name: string): Promise<Profile | undefined> {
    const profiles = JSON.parse(await minikube("profile", "list", "--output=json", "--light")).valid as Profile[];
    const profile = profiles.find(({ Name }) => Name === name);
    if (!profile && profiles.length > 0) {
        throw new UserError(
            `There is no Minikube ${name}, which is where the stack's context leads. Nothing was touched.\n` +
                `Seen: ${profiles.map(({ Name }) => Name).join(", ")}.\n` +
                `Deploy there: npx pulumi config set context ${profiles[0].Name}\nOr make one more: minikube start -p ${name}`,
        );
    }
    const runtime = profile?.Config.KubernetesConfig.ContainerRuntime || "docker";
    const fault = nodesFault(name, (profile?.Config.Nodes ?? []).map(() => runtime));
    if (fault) throw new UserError(`${fault.problem}\n${fault.fix}\nNothing was touched.`);
    return profile;
}

async function minikube(...args: string[]): Promise<string> {
    const { stdout } = await execute("minikube", args, { timeout: 15 * 60_000 }).catch((error) => {
        throw new UserError(`\`minikube ${args.join(" ")}\` failed:\n${(error.stderr || error.message).trim()}\nMend that, then run \`npm run up\` again.`);
    });
    return stdout;
}

/** Whether a command can be run and ends well. */
export async function succeeds(command: string, ...args: string[]): Promise<boolean> {
    return execute(command, args, { timeout: 20_000 }).then(() => true, () => false);
}
