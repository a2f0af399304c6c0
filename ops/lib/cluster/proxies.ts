import { clusterAccess } from "../../../lib/cluster/kubeconfig";
import { hostOf, noProxy } from "../../../lib/cluster/no-proxy";
import { settingOf } from "../pulumi/stack-file";
import { loadMachine } from "./machine";

/**
 * Returns the environment variables that exclude this machine, the stack's node and the API server
 * from the proxy. Without these variables, a healthy cluster looks stopped on a machine that uses a
 * company proxy.
 */
export function directTraffic(stack?: string, environment = withMachine()): Record<string, string> {
  const { DOCKER_HOST, TODO_NODE_HOST, KUBECONFIG } = environment;
  return noProxy(environment, [
    TODO_NODE_HOST,
    hostOf(DOCKER_HOST),
    apiServerHost(stack, KUBECONFIG),
  ]);
}

function withMachine(): NodeJS.ProcessEnv {
  return { ...process.env, ...loadMachine() };
}

/** Returns the host of the API server; undefined if the cluster does not exist yet. */
function apiServerHost(
  stack: string | undefined,
  kubeconfigs: string | undefined,
): string | undefined {
  try {
    return hostOf(clusterAccess(settingOf("context", stack), kubeconfigs).server);
  } catch {
    return undefined;
  }
}
