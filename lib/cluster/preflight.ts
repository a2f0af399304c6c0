import { ApiServer } from "./api-server";
import { type Fault, UserError } from "../errors";
import { clusterAccess } from "./kubeconfig";

/** The deployment to check: its cluster, and what it needs from that cluster. */
export interface ClusterNeeds {
  /** Kubeconfig context of the cluster. */
  readonly context: string;
  readonly namespace: string;
  /** Ports on the node that the application will use, keyed by setting. 0 means any free port. */
  readonly nodePorts: Readonly<Record<string, number>>;
  /** True if images are built on this machine. False if the nodes pull them from a registry. */
  readonly buildsImages: boolean;
}

/** The fields of a node that the checks read. */
interface Node {
  readonly status: { readonly nodeInfo: { readonly containerRuntimeVersion: string } };
}

/** The fields of a Service that the checks read. */
interface Service {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly ports?: readonly { readonly nodePort?: number }[] };
}

/** A permission, with the fields of a SelfSubjectAccessReview. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Namespace of the resources. Absent for cluster-wide resources. */
  readonly namespace?: string;
}

/**
 * Checks that the deployment can succeed in the cluster: the cluster must respond, be able to run
 * images built in one Docker daemon, have a free node port, and grant this user the required
 * permissions. This function runs before anything else, even in a preview. A check for which the
 * user lacks the permissions counts as passed.
 *
 * @param kubeconfigs value of KUBECONFIG, which names the files that may define the context.
 * @param timeoutSeconds seconds to wait for each response.
 * @returns the path of the kubeconfig file, for the provider.
 * @throws UserError that lists every failed check.
 */
export async function requireCluster(
  needs: ClusterNeeds,
  kubeconfigs = process.env.KUBECONFIG,
  timeoutSeconds = 10,
): Promise<string> {
  const access = clusterAccess(needs.context, kubeconfigs);
  // ApiServer cannot connect to this cluster. Pulumi's provider can connect, and reports errors
  // itself.
  if (!access.isDirect) return access.kubeconfig;
  const server = new ApiServer(access, timeoutSeconds);
  const [nodes, services, missing] = await Promise.all([
    server.get<{ items: Node[] }>("/api/v1/nodes"),
    server.get<{ items: Service[] }>("/api/v1/services"),
    missingRights(server, needs.namespace),
  ]);
  const runtimes = nodes?.items.map(({ status }) => status.nodeInfo.containerRuntimeVersion) ?? [];
  const faults = [
    needs.buildsImages ? nodesFault(needs.context, runtimes) : undefined,
    ...Object.entries(needs.nodePorts).map(([setting, port]) =>
      portFault(setting, port, needs.namespace, services?.items ?? []),
    ),
    rightsFault(needs.context, missing),
  ].filter((fault): fault is Fault => fault !== undefined);
  if (faults.length === 0) return access.kubeconfig;
  throw new UserError(
    [...faults.map(({ problem, fix }) => `${problem}\n${fix}`), "Nothing was touched."].join("\n"),
  );
}

/**
 * Checks that the cluster has only one node and that its container runtime is Docker. An image is
 * built in one Docker daemon and is not copied to other nodes or runtimes.
 *
 * @param runtimes container runtime of each node, for example `docker://28.0.4`.
 */
export function nodesFault(context: string, runtimes: readonly string[]): Fault | undefined {
  const fix =
    "Deploy to a Minikube of one node with Docker: " +
    "minikube start -p todo --container-runtime=docker && npx pulumi config set context todo";
  if (runtimes.length > 1) {
    return {
      problem: `Cluster of context ${context} has ${runtimes.length} nodes, and images built on one of them are not available on the others.`,
      fix,
    };
  }
  const other = runtimes.find((runtime) => !/^docker\b/.test(runtime));
  if (other === undefined) return undefined;
  return {
    problem: `Cluster of context ${context} runs its pods with ${other}, which cannot use images built by Docker.`,
    fix,
  };
}

/**
 * Checks that no Service in another namespace uses the node port. Kubernetes would refuse the
 * second Service only after everything else is created.
 */
function portFault(
  setting: string,
  port: number,
  namespace: string,
  services: readonly Service[],
): Fault | undefined {
  const taken = new Map(
    services.flatMap(({ metadata, spec }) =>
      (spec.ports ?? []).map(({ nodePort }) => [nodePort, metadata] as const),
    ),
  );
  const holder = port === 0 ? undefined : taken.get(port);
  if (holder === undefined || holder.namespace === namespace) return undefined;
  const range = Array.from({ length: 32768 - 30000 }, (_, index) => 30000 + index);
  const free = [...range.filter((each) => each > port), ...range].find((each) => !taken.has(each));
  return {
    problem: `Node port ${port} is used by service ${holder.name} in namespace ${holder.namespace}.`,
    fix: `npx pulumi config set --path ${setting} ${free ?? "<port>"}`,
  };
}

function rightsFault(context: string, missing: readonly Right[]): Fault | undefined {
  if (missing.length === 0) return undefined;
  const verbs = new Map<string, string[]>();
  for (const { resource, verb } of missing)
    verbs.set(resource, [...(verbs.get(resource) ?? []), verb]);
  const list = [...verbs].map(([resource, all]) => `${resource} (${all.join(", ")})`);
  return {
    problem: `User of context ${context} lacks permissions that the deployment needs: ${list.join("; ")}.`,
    fix: "Ask the cluster's administrator for them, or set a context that has them, such as Minikube's own: npx pulumi config set context <name>",
  };
}

/**
 * Returns the permissions that this user lacks. For a user with all permissions, such as Minikube's
 * own user, one request is enough. For other users, each permission takes one request.
 */
async function missingRights(server: ApiServer, namespace: string): Promise<Right[]> {
  if ((await server.allows({ verb: "*", group: "*", resource: "*" })) !== false) return [];
  const rights = neededRights(namespace);
  const answers = await Promise.all(rights.map((right) => server.allows({ ...right })));
  return rights.filter((_, index) => answers[index] === false);
}

// Without `watch`, Pulumi's provider would wait forever for a deletion to be reported.
const MANAGE = ["get", "list", "watch", "create", "patch", "delete"];
const OBSERVE = ["get", "list", "watch"];

/** Permissions on the cluster-wide resources that the program creates. */
const CLUSTER_RIGHTS: Readonly<Record<string, string[]>> = { namespaces: MANAGE };

/**
 * Permissions in the namespace, for the objects that the program and the chart create, and for the
 * objects that Helm watches while it waits for the pods. The keys are in kubectl's notation,
 * `resource.group`.
 */
const NAMESPACE_RIGHTS: Readonly<Record<string, string[]>> = {
  secrets: [...MANAGE, "update"], // Helm stores each revision's record in a Secret.
  configmaps: MANAGE,
  services: MANAGE,
  serviceaccounts: MANAGE,
  "deployments.apps": MANAGE,
  "statefulsets.apps": MANAGE,
  "ingresses.networking.k8s.io": MANAGE,
  "networkpolicies.networking.k8s.io": MANAGE,
  "poddisruptionbudgets.policy": MANAGE,
  pods: OBSERVE,
  "replicasets.apps": OBSERVE,
};

/** Returns all permissions that a deployment to this namespace needs. */
export function neededRights(namespace: string): Right[] {
  const rights = (table: typeof NAMESPACE_RIGHTS, scope: { namespace?: string }): Right[] =>
    Object.entries(table).flatMap(([name, verbs]) => {
      const [resource = name, group = ""] = name.split(/\.(.*)/);
      return verbs.map((verb) => ({ verb, group, resource, ...scope }));
    });
  return [...rights(CLUSTER_RIGHTS, {}), ...rights(NAMESPACE_RIGHTS, { namespace })];
}
