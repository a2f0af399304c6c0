import * as os from "node:os";
import { noProxy } from "../../lib/cluster/no-proxy";
import { inLab, inSource } from "./paths";

/**
 * Folders the lab's commands are found in, before the machine's own; `/usr/sbin` is not on every
 * root's PATH.
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

/** The environment of every process the lab starts. */
export function labEnvironment(): Record<string, string> {
  return {
    ...(process.env as Record<string, string>),
    ...noProxy(process.env, ownAddresses()), // the none driver's node is this machine
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

/** What a user's shell needs, besides PATH, to reach the lab's cluster. */
export function clusterEnvironment(): Record<string, string> {
  return {
    MINIKUBE_HOME: inLab("minikube"),
    KUBECONFIG: inLab("kubeconfig"),
    DOCKER_HOST: "unix:///var/run/docker.sock",
  };
}
