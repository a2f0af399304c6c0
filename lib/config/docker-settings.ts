import * as fs from "node:fs";
import { type Environment, SET_ENVIRONMENT } from "./environment";
import type { Fault } from "../errors";
import type { DaemonAddress } from "../images/daemon";
import type { MinikubeNode } from "../images/minikube-daemon";

/**
 * Returns the Docker daemon that builds the images: the daemon in DOCKER_HOST, otherwise the daemon
 * inside the Minikube node, otherwise the local daemon.
 */
export function readDocker(
  { DOCKER_HOST: host, DOCKER_CERT_PATH: certPath }: Environment,
  node: MinikubeNode | undefined,
  faults: Fault[],
): DaemonAddress {
  if (!host && node) return node.daemon;
  if (host && !/^(unix|tcp|ssh|npipe):\/\/\S+$/.test(host)) {
    faults.push({
      problem: `DOCKER_HOST is ${JSON.stringify(host)}; it must be unix://, tcp://, ssh:// or npipe://`,
      fix: SET_ENVIRONMENT,
    });
  }
  if (certPath && !fs.existsSync(certPath)) {
    const problem = `DOCKER_CERT_PATH is ${certPath}; there is no such directory`;
    faults.push({ problem, fix: SET_ENVIRONMENT });
  }
  return { host: host || undefined, certPath: certPath || undefined };
}

/**
 * Returns the host at which a browser reaches the node: TODO_NODE_HOST, otherwise the node's
 * address in Minikube's files, otherwise this machine.
 */
export function readNodeHost(
  { TODO_NODE_HOST: host }: Environment,
  node: MinikubeNode | undefined,
  faults: Fault[],
): string {
  if (host && !/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host)) {
    const problem = `TODO_NODE_HOST is ${JSON.stringify(host)}; it must be a host name or an address`;
    faults.push({ problem, fix: SET_ENVIRONMENT });
  }
  return host || node?.host || "127.0.0.1";
}
