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
 * Returns a function that checks whether the Docker daemon that builds the images also runs the
 * cluster's pods. The check runs once, before the first build. The check passes if the daemon has
 * one of the containers that the API server reports. The check also passes if this user is not
 * allowed to list the pods or the containers.
 *
 * @returns a function that rejects with a UserError if pods could not use a built image.
 */
export function clusterDaemonCheck(
  context: string,
  daemon: DaemonAddress,
  kubeconfigs = process.env.KUBECONFIG,
): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => (result ??= requireClusterDaemon(context, daemon, kubeconfigs));
}

async function requireClusterDaemon(
  context: string,
  daemon: DaemonAddress,
  kubeconfigs: string | undefined,
): Promise<void> {
  const access = clusterAccess(context, kubeconfigs);
  if (!access.isDirect) return;
  const [pods, containers] = await Promise.all([
    new ApiServer(access).get<Pods>("/api/v1/namespaces/kube-system/pods?limit=20"),
    podContainers(daemon, "kube-system"),
  ]);
  const statuses = pods?.items.flatMap(({ status }) => status?.containerStatuses ?? []) ?? [];
  const named = statuses.flatMap(
    ({ containerID }) => /^docker:\/\/(.+)$/.exec(containerID ?? "")?.[1] ?? [],
  );
  if (named.length === 0 || containers === undefined || named.some((id) => containers.includes(id)))
    return;
  throw new UserError(
    `The Docker daemon that builds the images is not the one in which cluster ${context} runs its pods. Nothing was built.\n` +
      `Seen: none of the cluster's pods in ${daemon.host ?? "this machine's own daemon"}. Pods cannot use images built there.\n` +
      `Use the cluster's daemon: eval "$(minikube docker-env -p ${context})", then run this again`,
  );
}
