import type { Fault } from "../errors";
import type { Right } from "./needed-rights";

/** What is read of a cluster's nodes. */
export interface Node {
  readonly status: { readonly nodeInfo: { readonly containerRuntimeVersion: string } };
}

/** What is read of its services. */
export interface Service {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly ports?: readonly { readonly nodePort?: number }[] };
}

/**
 * An image is built in one Docker daemon, and nothing carries it from there to another node or
 * another runtime.
 */
export function nodesFault(context: string, runtimes: readonly string[]): Fault | undefined {
  const another =
    "Deploy to a Minikube of one node with Docker: " +
    "minikube start -p todo --container-runtime=docker && npx pulumi config set context todo";
  if (runtimes.length > 1) {
    return {
      problem: `Cluster of context ${context} has ${runtimes.length} nodes, and images built for one of them are not on the others.`,
      fix: another,
    };
  }
  const foreign = runtimes.find((runtime) => !/^docker\b/.test(runtime));
  if (foreign === undefined) return undefined;
  return {
    problem: `Cluster of context ${context} runs its pods with ${foreign}, which cannot see images built by Docker.`,
    fix: another,
  };
}

/**
 * A node port serves one Service; Kubernetes would refuse the second after everything else is made.
 */
export function portFault(
  port: number,
  namespace: string,
  services: readonly Service[],
): Fault | undefined {
  const taken = new Map(
    services.flatMap(({ metadata, spec }) =>
      (spec.ports ?? []).map(({ nodePort }) => [nodePort, metadata] as const),
    ),
  );
  const holder = taken.get(port);
  if (holder === undefined || holder.namespace === namespace) return undefined;
  const range = Array.from({ length: 32768 - 30000 }, (_, index) => 30000 + index);
  const free = [...range.filter((each) => each > port), ...range].find((each) => !taken.has(each));
  return {
    problem: `Node port ${port} is taken by service ${holder.name} of namespace ${holder.namespace}.`,
    fix: `npx pulumi config set nodePort ${free}`,
  };
}

export function rightsFault(context: string, missing: readonly Right[]): Fault | undefined {
  if (missing.length === 0) return undefined;
  const resources = [...new Set(missing.map(({ resource }) => resource))];
  const list = resources.map(
    (name) =>
      `${name} (${missing
        .filter(({ resource }) => resource === name)
        .map(({ verb }) => verb)
        .join(", ")})`,
  );
  return {
    problem: `User of context ${context} may not do in the cluster what the deployment takes: ${list.join("; ")}.`,
    fix: "Have its administrator grant that, or choose a context that may, such as Minikube's own: npx pulumi config set context <name>",
  };
}
