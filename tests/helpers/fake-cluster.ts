import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { directoryWith } from "./files";

export interface FakeCluster {
  /** Container runtime of each node. */
  readonly runtimes?: readonly string[];
  /** IDs of the containers of kube-system's pods; undefined where the user may not list these. */
  readonly podContainers?: readonly string[];
  /** Services with a node port, by `namespace/name`. */
  readonly nodePorts?: Readonly<Record<string, number>>;
  /**
   * What the user may do, as `verb resource` or `*`; undefined where the cluster answers no such
   * question.
   */
  readonly rights?: readonly string[];
  /**
   * Answers every request with this status instead; with 200, as a web server that is no cluster.
   */
  readonly status?: number;
}

type Attributes = { verb: string; resource: string };

/**
 * The few answers of an API server that the program asks for; every context named leads to it.
 * Resolves to a kubeconfig.
 */
export async function fakeCluster(
  cluster: FakeCluster = {},
  contexts = ["minikube", "elsewhere"],
): Promise<string> {
  const server = http.createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += part as string;
    const answer = cluster.status ? undefined : answerTo(cluster, request.url ?? "", text);
    if (cluster.status === 200) return void response.end("<html>");
    response
      .writeHead(cluster.status ?? (answer ? 200 : 403), { "content-type": "application/json" })
      .end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return kubeconfigFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, contexts);
}

/**
 * A kubeconfig whose contexts all lead to this URL, with these entries for their cluster and user.
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

function answerTo(
  { runtimes = ["docker://28.0.4"], nodePorts = {}, rights = ["*"], podContainers }: FakeCluster,
  url: string,
  text: string,
): unknown {
  if (url === "/readyz") return "ok";
  if (url === "/api/v1/nodes")
    return {
      items: runtimes.map((containerRuntimeVersion) => ({
        status: { nodeInfo: { containerRuntimeVersion } },
      })),
    };
  if (podContainers && url.startsWith("/api/v1/namespaces/kube-system/pods")) {
    return {
      items: podContainers.map((id) => ({
        status: { containerStatuses: [{ containerID: `docker://${id}` }] },
      })),
    };
  }
  if (url === "/api/v1/services") {
    return {
      items: Object.entries(nodePorts).map(([id, nodePort]) => {
        const [namespace, name] = id.split("/");
        return { metadata: { namespace, name }, spec: { ports: [{ nodePort }] } };
      }),
    };
  }
  if (!url.endsWith("/selfsubjectaccessreviews")) return undefined;
  const { verb, resource } = (JSON.parse(text) as { spec: { resourceAttributes: Attributes } }).spec
    .resourceAttributes;
  return { status: { allowed: rights.includes("*") || rights.includes(`${verb} ${resource}`) } };
}
