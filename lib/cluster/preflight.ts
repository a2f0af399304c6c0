import { ApiServer } from "./api-server";
import { type Node, nodesFault, portFault, rightsFault, type Service } from "./preflight-rules";
import { type Fault, UserError } from "../errors";
import { clusterAccess } from "./kubeconfig";
import { neededRights, type Right } from "./needed-rights";

/** What is to be deployed to which cluster. */
export interface ClusterNeeds {
  /** Context of the kubeconfig. */
  readonly context: string;
  readonly namespace: string;
  /** Port of the node that is to serve the application. */
  readonly nodePort: number;
  /** Whether images are built here, rather than pulled by any node from a registry. */
  readonly buildsImages: boolean;
}

/**
 * Asks the cluster, before anything else is done, whether the deployment can succeed there: whether
 * it answers, can run images built in one Docker daemon, has the node port free, and lets this user
 * do what it takes. A preview asks too. A question that the cluster does not let this user ask
 * counts as answered well.
 *
 * @param kubeconfigs files to look for the context in, as in KUBECONFIG.
 * @param patience a cluster that is silent for longer is taken for stopped, in seconds.
 * @returns the kubeconfig, for the provider.
 * @throws UserError with all that is wrong, nothing having been touched.
 */
export async function requireCluster(
  needs: ClusterNeeds,
  kubeconfigs = process.env.KUBECONFIG,
  patience = 10,
): Promise<string> {
  const access = clusterAccess(needs.context, kubeconfigs);
  if (!access.isDirect) return access.kubeconfig; // Pulumi's provider knows how to get in, and says what is wrong there
  const server = new ApiServer(access, patience);
  const [nodes, services, missing] = await Promise.all([
    server.get<{ items: Node[] }>("/api/v1/nodes"),
    server.get<{ items: Service[] }>("/api/v1/services"),
    missingRights(server, needs.namespace),
  ]);
  const faults = [
    needs.buildsImages
      ? nodesFault(
          needs.context,
          nodes?.items.map(({ status }) => status.nodeInfo.containerRuntimeVersion) ?? [],
        )
      : undefined,
    portFault(needs.nodePort, needs.namespace, services?.items ?? []),
    rightsFault(needs.context, missing),
  ].filter((fault): fault is Fault => fault !== undefined);
  if (faults.length === 0) return access.kubeconfig;
  throw new UserError(
    [...faults.map(({ problem, fix }) => `${problem}\n${fix}`), "Nothing was touched."].join("\n"),
  );
}

/** Minikube's own user may do anything, which is one question; another is asked for each right. */
async function missingRights(server: ApiServer, namespace: string): Promise<Right[]> {
  if ((await server.allows({ verb: "*", group: "*", resource: "*" })) !== false) return [];
  const rights = neededRights(namespace);
  const answers = await Promise.all(rights.map((right) => server.allows({ ...right })));
  return rights.filter((_, index) => answers[index] === false);
}
