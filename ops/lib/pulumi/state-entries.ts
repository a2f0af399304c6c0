import type { Deployment } from "@pulumi/pulumi/automation";
import { CLUSTER_ANNOTATION } from "../cluster/losses";

/**
 * An entry in Pulumi's state, with the fields that ops/ reads. None of these fields is encrypted.
 */
export interface StateEntry {
  readonly urn: string;
  readonly type: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly inputs?: ClusterAddress & { readonly metadata?: { readonly name?: string } };
  readonly outputs?: ClusterAddress & {
    readonly keepers?: { readonly uid?: string };
    readonly metadata?: {
      readonly name?: string;
      readonly uid?: string;
      readonly annotations?: Readonly<Record<string, string>>;
    };
  };
}

/** Settings with which the Kubernetes provider reaches the cluster. */
interface ClusterAddress {
  readonly context?: string;
  readonly kubeconfig?: string;
}

/** A namespace that a stack created. */
export interface RecordedNamespace {
  readonly name: string;
  /** UID of the namespace; undefined if the run that created it was interrupted. */
  readonly uid: string | undefined;
  /** UID of the cluster in which the namespace was created. */
  readonly cluster: string;
}

/** The part of an exported state that ops/ reads. */
interface Snapshot {
  readonly resources?: readonly StateEntry[];
}

/** Returns the entries in an exported state. */
export function entriesOf(state: Deployment): readonly StateEntry[] {
  return (state.deployment as Snapshot | null)?.resources ?? [];
}

/** Returns a copy of the state in which the given entries replace the existing entries. */
export function withEntries(state: Deployment, resources: readonly StateEntry[]): Deployment {
  return { ...state, deployment: { ...(state.deployment as Snapshot), resources } };
}

/**
 * Returns the namespaces that the stack created. Only these namespaces have the project's
 * annotation.
 */
export function recordedNamespaces(entries: readonly StateEntry[]): RecordedNamespace[] {
  return entries.flatMap(({ outputs }) => {
    const { name, uid, annotations } = outputs?.metadata ?? {};
    const cluster = annotations?.[CLUSTER_ANNOTATION];
    return name && cluster ? [{ name, uid, cluster }] : [];
  });
}
