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
        await execute("minikube", ["start"], { timeout: 15 * 60_000 }).catch((error) => {
            throw new UserError(`\`minikube start\` failed:\n${error.stderr || error.message}\nMend that, then run \`npm run up\` again.`);
        });
    }
    const [{ stdout: active }, { stdout: list }] = await Promise.all([
        execute("minikube", ["profile"]), execute("minikube", ["profile", "list", "--output=json", "--light"]),
    ]);
    const profiles = JSON.parse(list).valid as { Name: string; Config: { Driver: string } }[];
    const driver = profiles.find(({ Name }) => Name === active.trim())?.Config.Driver;
    if (driver === "none") return {}; // the cluster's Docker is the machine's, and its ports are on 127.0.0.1
    const [{ stdout: docker }, { stdout: address }] = await Promise.all([
        execute("minikube", ["docker-env", "--output=json"]), execute("minikube", ["ip"]),
    ]);
    const { DOCKER_HOST, DOCKER_CERT_PATH, DOCKER_TLS_VERIFY } = JSON.parse(docker) as Record<string, string>;
    return { DOCKER_HOST, DOCKER_CERT_PATH, DOCKER_TLS_VERIFY, TODO_NODE_HOST: address.trim() };
}

async function works(command: string, ...args: string[]): Promise<boolean> {
    return execute(command, args, { timeout: 20_000 }).then(() => true, () => false);
}
