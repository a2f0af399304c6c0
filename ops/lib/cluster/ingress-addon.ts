import { exec } from "../exec";
import { kubectlJson } from "./kubectl";

/**
 * Enables Minikube's ingress addon, unless the cluster has an IngressClass and thus an ingress
 * controller.
 *
 * @param context name of the context, which is also the name of the Minikube profile.
 */
export async function ensureIngressAddon(
  context: string,
  write: (line: string) => void,
): Promise<void> {
  const classes = await kubectlJson<{ items: unknown[] }>(
    "--context",
    context,
    "get",
    "ingressclasses",
  );
  if (classes && classes.items.length > 0) return;
  write("Enabling Minikube's ingress addon ...");
  await exec("minikube", ["addons", "enable", "ingress", "-p", context]);
}
