import type { Fault } from "../errors";
import type { DaemonAddress } from "../images/daemon";
import { minikubeNode } from "../images/minikube-daemon";
import { readDocker, readNodeHost } from "./docker-settings";
import type { Environment } from "./environment";

/** Reads where the images are built, and how a browser reaches the node. */
export function readMachine(
  context: string,
  environment: Environment,
  faults: Fault[],
): { daemon: DaemonAddress; nodeHost: string } {
  const needsNode = !(environment.DOCKER_HOST && environment.TODO_NODE_HOST);
  const node = needsNode ? minikubeNode(context, environment) : undefined;
  return {
    daemon: readDocker(environment, node, faults),
    nodeHost: readNodeHost(environment, node, faults),
  };
}
