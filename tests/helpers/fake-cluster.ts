import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { directoryWith } from "./files";

export interface FakeCluster {
  /** Container runtime of each node, for example `containerd://2.1`. Default: one Docker node. */
  readonly runtimes?: readonly string[];
  /**
   * IDs of the containers in kube-system. If undefined, the user is not allowed to list pods in
   * kube-system.
   */
  readonly podContainers?: readonly string[];
  /** Node port of each Service, keyed by `namespace/name`. */
  readonly nodePorts?: Readonly<Record<string, number>>;
  /** Rights of the user, each in the form `verb resource`. The default, `*`, permits everything. */
  readonly rights?: readonly string[];
  /**
   * HTTP status of every answer. With status 200, every answer is HTML, as if the server were not
   * Kubernetes.
   */
  readonly status?: number;
}

type Attributes = { verb: string; resource: string };

/**
 * Starts a server that answers the requests that the program sends to a Kubernetes API server.
 * @param contexts - Names of the contexts in the kubeconfig, all of which use the fake server.
 * @returns The path of the kubeconfig.
 */
export async function fakeCluster(
  cluster: FakeCluster = {},
  contexts = ["minikube", "elsewhere"],
): Promise<string> {
  const answer = (url: string, text: string, response: http.ServerResponse): void => {
    const found = cluster.status ? undefined : answerTo(cluster, url, text);
    if (cluster.status === 200) response.end("<html>");
    else
      response
        .writeHead(cluster.status ?? (found ? 200 : 403), { "content-type": "application/json" })
        .end(JSON.stringify(found ?? {}));
  };
  const server = http.createServer((request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString()));
    request.on("end", () => answer(request.url ?? "", text, response));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return kubeconfigFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, contexts);
}

/**
 * Writes a kubeconfig in which all contexts use the same server, and returns its path.
 * @param cluster - Additional fields of the cluster entry.
 * @param user - Fields of the user entry.
 */
export function kubeconfigFor(
  server: string,
  contexts = ["minikube"],
  cluster: object = {},
  user: object = {},
): string {
  const kubeconfig = {
    contexts: contexts.map((name) => ({ name, context: { cluster: "c", user: "u" } })),
    clusters: [{ name: "c", cluster: { server, ...cluster } }],
    users: [{ name: "u", user }],
  };
  return path.join(directoryWith({ config: JSON.stringify(kubeconfig) }), "config");
}

/** Returns the answer to a request, or undefined if the user may not send the request. */
function answerTo(cluster: FakeCluster, url: string, text: string): unknown {
  if (url === "/readyz") return "ok";
  if (url === "/api/v1/nodes") return nodes(cluster);
  if (url.startsWith("/api/v1/namespaces/kube-system/pods")) return pods(cluster);
  if (url === "/api/v1/services") return services(cluster);
  return url.endsWith("/selfsubjectaccessreviews") ? review(cluster, text) : undefined;
}

function nodes({ runtimes = ["docker://28.0.4"] }: FakeCluster): object {
  return {
    items: runtimes.map((containerRuntimeVersion) => ({
      status: { nodeInfo: { containerRuntimeVersion } },
    })),
  };
}

function pods({ podContainers }: FakeCluster): object | undefined {
  if (!podContainers) return undefined;
  return {
    items: podContainers.map((id) => ({
      status: { containerStatuses: [{ containerID: `docker://${id}` }] },
    })),
  };
}

function services({ nodePorts = {} }: FakeCluster): object {
  return {
    items: Object.entries(nodePorts).map(([id, nodePort]) => {
      const [namespace, name] = id.split("/");
      return { metadata: { namespace, name }, spec: { ports: [{ nodePort }] } };
    }),
  };
}

function review({ rights = ["*"] }: FakeCluster, text: string): object {
  const { spec } = JSON.parse(text) as { spec: { resourceAttributes: Attributes } };
  const { verb, resource } = spec.resourceAttributes;
  return { status: { allowed: rights.includes("*") || rights.includes(`${verb} ${resource}`) } };
}
