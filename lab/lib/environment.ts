import * as os from "node:os";
import { noProxy } from "../../lib/cluster/no-proxy";
import { inLab, inSource } from "./paths";

/**
 * Returns a PATH that starts with the folders of the lab's commands and ends with `/usr/sbin` and
 * `/sbin`. On some machines, root's PATH lacks the last two.
 */
function searchPath(): string {
  return [
    inSource("shims"),
    inLab("bin"),
    inLab("docker"),
    process.env.PATH,
    "/usr/sbin",
    "/sbin",
  ].join(":");
}

/** Returns the environment of every process that the lab starts. */
export function labEnvironment(): Record<string, string> {
  return {
    ...(process.env as Record<string, string>),
    // With the `none` driver, this machine is the node, so the node's addresses are this machine's.
    ...noProxy(process.env, ownAddresses()),
    ...clusterEnvironment(),
    PATH: searchPath(),
    LAB_HOME: inLab(),
    DOCKER_CONFIG: inLab("docker-config"),
    MINIKUBE_IN_STYLE: "false",
    MINIKUBE_WANTUPDATENOTIFICATION: "false",
    DEBIAN_FRONTEND: "noninteractive",
  };
}

function ownAddresses(): string[] {
  return Object.values(os.networkInterfaces()).flatMap(
    (addresses) => addresses?.map(({ address }) => address) ?? [],
  );
}

/** Returns the variables other than PATH that a shell needs to reach the lab's cluster. */
export function clusterEnvironment(): Record<string, string> {
  return {
    MINIKUBE_HOME: inLab("minikube"),
    KUBECONFIG: inLab("kubeconfig"),
    DOCKER_HOST: "unix:///var/run/docker.sock",
  };
}
