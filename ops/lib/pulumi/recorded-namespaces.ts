import { MARK } from "../cluster/losses";

/** A namespace that a stack made. */
export interface RecordedNamespace {
  readonly name: string;
  /** UID of the namespace: another one of the same name is somebody else's. */
  readonly uid?: string;
  /** UID of the cluster it was made in. */
  readonly cluster: string;
}

/** What is read of an entry of Pulumi's state; none of it is encrypted. */
export interface StateEntry {
  readonly urn?: string;
  readonly type?: string;
  readonly outputs?: {
    readonly name?: unknown;
    readonly metadata?: {
      readonly name?: string;
      readonly uid?: string;
      readonly annotations?: Record<string, string>;
    };
  };
}

/** The namespaces that a state says its stack made. */
export function recordedNamespaces(resources: readonly StateEntry[]): RecordedNamespace[] {
  return resources.flatMap(({ outputs }) => {
    const { name, uid, annotations } = outputs?.metadata ?? {};
    const cluster = annotations?.[MARK];
    return name && cluster ? [{ name, uid, cluster }] : [];
  });
}
