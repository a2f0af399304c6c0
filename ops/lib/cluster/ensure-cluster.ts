import { bringUp } from "../../../lab/bring-up";
import { loadMachine, Machine } from "./machine";
import { succeeds } from "../exec";
import { ensureMinikube } from "./minikube";
import { inProject, ROOT } from "../project";
import { settingOf } from "../pulumi/stack-file";

/**
 * A running Minikube: the machine's own where Docker and Minikube are installed, started if it is
 * stopped; on a bare Debian machine the lab's, built from source.
 */
export async function ensureCluster(
  write: (line: string) => void,
  stack?: string,
): Promise<Machine> {
  // Known from an earlier run, or from a shell that ran another clone's `npm run env`: its Minikube
  // is the lab's to start.
  const isLab = (loadMachine().TODO_BASE_IMAGES ?? process.env.TODO_BASE_IMAGES) !== undefined;
  if (!isLab && (await succeeds("minikube", "version")) && (await succeeds("docker", "version"))) {
    return ensureMinikube(settingOf("context", stack), write);
  }
  return bringUp({ root: ROOT, pulumiHome: inProject(".pulumi-home"), write });
}
