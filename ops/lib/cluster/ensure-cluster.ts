import { bringUp } from "../../../lab/bring-up";
import { succeeds } from "../exec";
import { inProject, ROOT } from "../project";
import { settingOf } from "../pulumi/stack-file";
import { loadMachine, type Machine } from "./machine";
import { ensureIngressAddon } from "./ingress-addon";
import { ensureMinikube } from "./minikube";

/**
 * Starts Minikube if it is stopped, and returns the environment variables that commands need to
 * reach the cluster. Uses the machine's own Docker and Minikube if both are installed. Otherwise
 * builds both from source in the lab, which works on Debian.
 */
export async function ensureCluster(
  write: (line: string) => void,
  stack?: string,
): Promise<Machine> {
  // TODO_BASE_IMAGES is set only if the lab is used, which starts its own Minikube. The variable
  // comes from an earlier run, which stored it, or from this shell, which may have evaluated the
  // output of another clone's `npm run env`.
  const needsIngress = settingOf("ingress.enabled", stack) === "true";
  const isLab = (loadMachine().TODO_BASE_IMAGES ?? process.env.TODO_BASE_IMAGES) !== undefined;
  if (!isLab && (await succeeds("minikube", "version")) && (await succeeds("docker", "version"))) {
    const context = settingOf("context", stack);
    const machine = await ensureMinikube(context, write);
    if (needsIngress) await ensureIngressAddon(context, write);
    return machine;
  }
  return bringUp({
    root: ROOT,
    pulumiHome: inProject(".pulumi-home"),
    needsIngress,
    needsProxy: settingOf("proxy.enabled", stack) === "true",
    write,
  });
}
