import type { KubeObject } from "./helm";
import { podsOf } from "./pods";

interface Peer {
  podSelector?: { matchLabels: Record<string, string> };
  namespaceSelector?: { matchLabels: Record<string, string> };
  ipBlock?: { cidr: string };
}
interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports?: { port: number; protocol: string }[];
}

/** A pod of the release, by the label `app`, with all its labels. */
interface Pod {
  readonly app: string;
  readonly labels: Record<string, string>;
}

/**
 * Returns every connection that the NetworkPolicies allow, as `<from> -> <to> <protocol>/<port>`.
 * Pods of the release have the value of their label `app` as name. Between two pods of the release,
 * a connection counts only if the sender's egress and the receiver's ingress both allow it. A
 * policy allows a connection if any of its rules does, and pods without a policy are unrestricted:
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function allowedConnections(objects: KubeObject[]): string[] {
  const pods = podsOf(objects).map(({ metadata: { labels } }): Pod => ({
    app: labels.app ?? "",
    labels,
  }));
  const policies = objects.filter(({ kind }) => kind === "NetworkPolicy");
  const connections = pods.flatMap((pod) => {
    const own = policies.filter(({ spec }) => selects(spec.podSelector, pod));
    if (own.length === 0) return [`${pod.app} -> anything`, `anything -> ${pod.app}`];
    return [
      ...own.flatMap(({ spec }) => outgoing(pod, spec.egress ?? [], pods, policies)),
      ...own.flatMap(({ spec }) => incoming(pod, spec.ingress ?? [], pods)),
    ];
  });
  return [...new Set(connections)].sort();
}

/** Returns the allowed connections of a pod to others. */
function outgoing(pod: Pod, rules: Rule[], pods: Pod[], policies: KubeObject[]): string[] {
  return rules.flatMap(({ to, ports = [] }) =>
    ports.flatMap(({ port, protocol }) =>
      (to ?? [{}]).flatMap((peer) => {
        const target = pods.find((other) => isPod(peer) && selects(peer.podSelector, other));
        if (target && !accepts(target, pod, port, policies)) return [];
        return [`${pod.app} -> ${target?.app ?? nameOf(peer)} ${protocol}/${port}`];
      }),
    ),
  );
}

/** Returns the allowed connections to a pod from outside the release. */
function incoming(pod: Pod, rules: Rule[], pods: Pod[]): string[] {
  return rules.flatMap(({ from, ports = [] }) =>
    ports.flatMap(({ port, protocol }) =>
      (from ?? [{}])
        .filter((peer) => !pods.some((other) => isPod(peer) && selects(peer.podSelector, other)))
        .map((peer) => `${nameOf(peer)} -> ${pod.app} ${protocol}/${port}`),
    ),
  );
}

function accepts(target: Pod, sender: Pod, port: number, policies: KubeObject[]): boolean {
  const rules = policies
    .filter(({ spec }) => selects(spec.podSelector, target))
    .flatMap(({ spec }) => (spec.ingress ?? []) as Rule[]);
  return rules.some(
    ({ from, ports = [] }) =>
      ports.some((each) => each.port === port) &&
      (from === undefined || from.some((peer) => isPod(peer) && selects(peer.podSelector, sender))),
  );
}

/** Returns true for a peer that consists of pods in the policy's namespace. */
function isPod(peer: Peer): boolean {
  return peer.podSelector !== undefined && peer.namespaceSelector === undefined;
}

function selects(selector: Peer["podSelector"], { labels }: Pod): boolean {
  return Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}

function nameOf({ podSelector, namespaceSelector, ipBlock }: Peer): string {
  if (ipBlock) return ipBlock.cidr;
  const pod = Object.values(podSelector?.matchLabels ?? {}).join();
  const namespace = Object.values(namespaceSelector?.matchLabels ?? {}).join();
  if (namespace) return [namespace, pod].filter(Boolean).join("/");
  return pod || "anywhere";
}
