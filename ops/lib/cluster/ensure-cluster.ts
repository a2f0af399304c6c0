import { bringUp } from "../../../lab/bring-up";
import { succeeds } from "../exec";
import { inProject, ROOT } from "../project";
import { settingOf } from "../pulumi/stack-file";
import { loadMachine, type Machine } from "./machine";
import { ensureMinikube } from "./minikube";

/**
 * Starts Minikube if it is stopped and returns what commands need to reach it. Uses the machine's
 * own Docker and Minikube if both are installed; otherwise builds the lab from source, on Debian.
 */
export async function ensureCluster(
  write: (line: string) => void,
  stack?: string,
): Promise<Machine> {
  // Set by an earlier run, or by a shell with another clone's `npm run env`: the lab starts its own
  // Minikube.
  const isLab = (loadMachine().TODO_BASE_IMAGES ?? process.env.TODO_BASE_IMAGES) !== undefined;
  if (!isLab && (await succeeds("minikube", "version")) && (await succeeds("docker", "version"))) {
    return ensureMinikube(settingOf("context", stack), write);
  }
  return bringUp({ root: ROOT, pulumiHome: inProject(".pulumi-home"), write });
}
