import { bringUp } from "../../../lab/bring-up";
import { succeeds } from "../exec";
import { inProject, ROOT } from "../project";
import { settingOf } from "../pulumi/stack-file";
import { loadMachine, type Machine } from "./machine";
import { ensureMinikube } from "./minikube";

/**
 * Starts Minikube if it is stopped, and returns the variables with which commands reach it. Uses
 * the machine's own Docker and Minikube if both are installed. Otherwise builds the lab from
 * source, which works on Debian.
 */
export async function ensureCluster(
  write: (line: string) => void,
  stack?: string,
): Promise<Machine> {
  // TODO_BASE_IMAGES is set only if the lab is used, which starts its own Minikube. An earlier run
  // stored it, or this shell has the output of another clone's `npm run env`.
  const isLab = (loadMachine().TODO_BASE_IMAGES ?? process.env.TODO_BASE_IMAGES) !== undefined;
  if (!isLab && (await succeeds("minikube", "version")) && (await succeeds("docker", "version"))) {
    return ensureMinikube(settingOf("context", stack), write);
  }
  return bringUp({ root: ROOT, pulumiHome: inProject(".pulumi-home"), write });
}
