import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { bringUp } from "../../lab/bring-up";
import { UserError } from "../../lib/errors";
import { loadMachine, Machine } from "./machine";
import { inProject, ROOT } from "./project";

const execute = promisify(execFile);

/**
 * A running Minikube: the machine's own where Docker and Minikube are installed, started if it is stopped; on a bare
 * Debian machine the lab's, built from source.
 */
export async function ensureCluster(write: (line: string) => void): Promise<Machine> {
    if (loadMachine().TODO_BASE_IMAGES === undefined && (await works("minikube", "version")) && (await works("docker", "version"))) {
        return ownMinikube(write);
    }
    return bringUp({ root: ROOT, pulumiHome: inProject(".pulumi-home"), write });
}

async function ownMinikube(write: (line: string) => void): Promise<Machine> {
    if (!(await works("minikube", "status"))) {
        write("Starting Minikube …");
        await minikube("start");
    }
    const list = await minikube("profile", "list", "--output=json", "--light");
    const profiles = JSON.parse(list).valid as { Active: boolean; Config: { Driver: string } }[];
    const driver = (profiles.find(({ Active }) => Active) ?? profiles[0])?.Config.Driver;
    if (driver === "none") return {}; // the cluster's Docker is the machine's, and its ports are on 127.0.0.1
    const [docker, address] = await Promise.all([minikube("docker-env", "--output=json"), minikube("ip")]);
    const { DOCKER_HOST, DOCKER_CERT_PATH, DOCKER_TLS_VERIFY } = JSON.parse(docker) as Record<string, string>;
    return { DOCKER_HOST, DOCKER_CERT_PATH, DOCKER_TLS_VERIFY, TODO_NODE_HOST: address.trim() };
}

async function minikube(...args: string[]): Promise<string> {
    const { stdout } = await execute("minikube", args, { timeout: 15 * 60_000 }).catch((error) => {
        throw new UserError(`\`minikube ${args.join(" ")}\` failed:\n${(error.stderr || error.message).trim()}\nMend that, then run \`npm run up\` again.`);
    });
    return stdout;
}

async function works(command: string, ...args: string[]): Promise<boolean> {
    return execute(command, args, { timeout: 20_000 }).then(() => true, () => false);
}
