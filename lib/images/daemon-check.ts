import { ApiServer } from "../cluster/api-server";
import { type DaemonAddress, podContainers } from "./daemon";
import { UserError } from "../errors";
import { clusterAccess } from "../cluster/kubeconfig";

interface Pods {
  readonly items: readonly {
    readonly status?: { readonly containerStatuses?: readonly { readonly containerID?: string }[] };
  }[];
}

/**
 * Returns a question that is asked once, before an image is built: whether the Docker daemon that
 * builds is the one in which the cluster runs its pods. Both have to say so: containers that the
 * API server names are in the daemon. What either does not let this user ask counts as answered
 * well.
 *
 * @returns a function whose promise rejects with a UserError where an image built there would never reach a pod.
 */
export function nodesDaemonCheck(
  context: string,
  daemon: DaemonAddress,
  kubeconfigs = process.env.KUBECONFIG,
): () => Promise<void> {
  let answer: Promise<void> | undefined;
  return () => (answer ??= requireNodesDaemon(context, daemon, kubeconfigs));
}

async function requireNodesDaemon(
  context: string,
  daemon: DaemonAddress,
  kubeconfigs: string | undefined,
): Promise<void> {
  const access = clusterAccess(context, kubeconfigs);
  if (!access.isDirect) return;
  const [pods, here] = await Promise.all([
    new ApiServer(access).get<Pods>("/api/v1/namespaces/kube-system/pods?limit=20"),
    podContainers(daemon, "kube-system"),
  ]);
  const statuses = pods?.items.flatMap(({ status }) => status?.containerStatuses ?? []) ?? [];
  const named = statuses.flatMap(
    ({ containerID }) => /^docker:\/\/(.+)$/.exec(containerID ?? "")?.[1] ?? [],
  );
  if (named.length === 0 || here === undefined || named.some((id) => here.includes(id))) return;
  throw new UserError(
    `Docker daemon that builds the images is not the one in which cluster ${context} runs its pods. Nothing was built.\n` +
      `Seen: none of the cluster's pods in ${daemon.host ?? "this machine's own daemon"}. No pod would ever find an image built there.\n` +
      `Choose the cluster's: eval "$(minikube docker-env -p ${context})", then run this again`,
  );
}
