import type { KubeObject } from "./helm";
import { podsOf } from "./pods";

type Labels = Record<string, string>;
interface Selector {
  matchLabels?: Labels;
}
interface Peer {
  podSelector?: Selector;
  namespaceSelector?: Selector;
  ipBlock?: { cidr: string };
}
interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports?: { port: number; protocol: string }[];
}
interface Policy {
  podSelector: Selector;
  policyTypes: string[];
  ingress?: Rule[];
  egress?: Rule[];
}
type Direction = "Ingress" | "Egress";

const ANY_PORT = "any port";

/**
 * Returns every connection that the NetworkPolicies allow, as `<from> -> <to> <protocol>/<port>`.
 * Pods of the release have the value of their label `app` as name. Between two pods of the release,
 * a connection counts only if the sender's egress and the receiver's ingress both allow it. An
 * `ipBlock` counts as addresses outside the cluster:
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 *
 * @throws an error if a policy has a field that this function does not evaluate.
 */
export function allowedConnections(objects: KubeObject[]): string[] {
  const policies = objects
    .filter(({ kind }) => kind === "NetworkPolicy")
    .map(({ spec }) => evaluable(spec as Policy));
  const pods = podsOf(objects).map(({ metadata }) => metadata.labels);
  const namespace = objects[0]?.metadata.namespace ?? "";
  const rules = (pod: Labels, direction: Direction) => rulesOf(pod, direction, policies);

  const between = pods.flatMap((sender) =>
    pods.flatMap((receiver) => {
      const sent = portsTo(rules(sender, "Egress"), receiver, namespace);
      const received = portsTo(rules(receiver, "Ingress"), sender, namespace);
      return common(sent, received).map((port) => `${sender.app} -> ${receiver.app} ${port}`);
    }),
  );
  const outside = pods.flatMap((pod) => [
    ...peersOutside(rules(pod, "Egress"), pods).map(
      ([name, port]) => `${pod.app} -> ${name} ${port}`,
    ),
    ...peersOutside(rules(pod, "Ingress"), pods).map(
      ([name, port]) => `${name} -> ${pod.app} ${port}`,
    ),
  ]);
  return [...new Set([...between, ...outside])].sort();
}

/** Returns the rules for a pod. A pod without a policy has one rule that allows everything. */
function rulesOf(pod: Labels, direction: Direction, policies: Policy[]): Rule[] {
  const own = policies.filter(
    ({ podSelector, policyTypes }) => selects(podSelector, pod) && policyTypes.includes(direction),
  );
  if (own.length === 0) return [{}];
  return own.flatMap((policy) => (direction === "Ingress" ? policy.ingress : policy.egress) ?? []);
}

/** Returns the ports on which the rules allow connections with a pod of the release. */
function portsTo(rules: Rule[], pod: Labels, namespace: string): string[] {
  const ownNamespace = { "kubernetes.io/metadata.name": namespace };
  return rules
    .filter((rule) =>
      peersOf(rule).some(
        ({ podSelector = {}, namespaceSelector = {}, ipBlock }) =>
          !ipBlock && selects(namespaceSelector, ownNamespace) && selects(podSelector, pod),
      ),
    )
    .flatMap(portsOf);
}

/** Returns the allowed peers that are not exactly one pod of the release, and their ports. */
function peersOutside(rules: Rule[], pods: Labels[]): [name: string, port: string][] {
  return rules.flatMap((rule) =>
    peersOf(rule)
      .map(nameOf)
      .filter((name) => !pods.some(({ app }) => app === name))
      .flatMap((name) => portsOf(rule).map((port): [string, string] => [name, port])),
  );
}

/** Returns the peers of a rule. A rule without peers allows all of them. */
function peersOf({ from = [], to = [] }: Rule): Peer[] {
  const peers = [...from, ...to];
  return peers.length === 0 ? [{}] : peers;
}

/** Returns the ports of a rule. A rule without ports allows all of them. */
function portsOf({ ports = [] }: Rule): string[] {
  return ports.length === 0 ? [ANY_PORT] : ports.map(({ protocol, port }) => `${protocol}/${port}`);
}

function common(sent: string[], received: string[]): string[] {
  if (sent.includes(ANY_PORT)) return received;
  return received.includes(ANY_PORT) ? sent : sent.filter((port) => received.includes(port));
}

function selects({ matchLabels = {} }: Selector, labels: Labels): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

/** Returns the label `app` of a peer that is selected only by it, and otherwise a description. */
function nameOf({ podSelector, namespaceSelector, ipBlock }: Peer): string {
  if (ipBlock) return ipBlock.cidr;
  if (!podSelector && !namespaceSelector) return "anywhere";
  const namespace = namespaceSelector && valuesOf(namespaceSelector, "any namespace");
  const pod = podSelector && valuesOf(podSelector, "any pod");
  return [namespace, pod].filter(Boolean).join("/");
}

function valuesOf({ matchLabels = {} }: Selector, none: string): string {
  return Object.values(matchLabels).join() || none;
}

/** Returns the policy. Throws if it has a field that would change the result unnoticed. */
function evaluable(policy: Policy): Policy {
  const { podSelector, ingress = [], egress = [] } = policy;
  requireFields(policy, ["podSelector", "policyTypes", "ingress", "egress"]);
  requireFields(podSelector, ["matchLabels"]);
  for (const rule of [...ingress, ...egress]) {
    requireFields(rule, ["from", "to", "ports"]);
    for (const port of rule.ports ?? []) {
      requireFields(port, ["protocol", "port"]);
      if (typeof port.port !== "number") throw new Error(`named port ${String(port.port)}`);
    }
    for (const peer of peersOf(rule)) {
      requireFields(peer, ["podSelector", "namespaceSelector", "ipBlock"]);
      requireFields(peer.podSelector, ["matchLabels"]);
      requireFields(peer.namespaceSelector, ["matchLabels"]);
      requireFields(peer.ipBlock, ["cidr"]);
    }
  }
  return policy;
}

function requireFields(object: object | undefined, known: string[]): void {
  const unknown = Object.keys(object ?? {}).filter((field) => !known.includes(field));
  if (unknown.length > 0) throw new Error(`A NetworkPolicy has unknown fields: ${unknown.join()}`);
}
