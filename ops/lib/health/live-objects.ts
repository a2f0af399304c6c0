import { kubectlJson } from "../cluster/kubectl";
import { releasesOf, settingOf } from "../pulumi/stack-file";

type Json = Readonly<Record<string, unknown>>;

/** An object as the API server returns it, with the fields that ops/ reads. */
export interface LiveObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly uid: string }[];
    readonly managedFields?: readonly { readonly time?: string; readonly subresource?: string }[];
  };
  readonly spec?: Json;
  readonly status?: Json;
  readonly data?: Readonly<Record<string, string>>;
}

/** Where a release runs. */
export interface Place {
  readonly context: string;
  readonly namespace: string;
  readonly release: string;
}

/** Kinds of objects that the health check reads. One kubectl process requests them all. */
const KINDS = "deployments,statefulsets,replicasets,pods,secrets,configmaps,services";

/**
 * Returns the places that a stack's settings define for its releases, the release with the database
 * first. Does not start Pulumi.
 */
export function configuredPlaces(stack: string): Place[] {
  const [context, namespace] = [settingOf("context", stack), settingOf("namespace", stack)];
  return releasesOf(stack).map((release) => ({ context, namespace, release }));
}

/**
 * Returns the objects in the release's namespace.
 * @param kinds list of kinds in kubectl's syntax; by default, the kinds that the health check
 *   reads.
 * @throws Error from kubectl if the cluster does not answer.
 */
export async function liveObjects(
  { context, namespace }: Place,
  kinds = KINDS,
): Promise<LiveObject[]> {
  const request = ["get", kinds, "-n", namespace, "--request-timeout=10s", "--show-managed-fields"];
  const list = await kubectlJson<{ items: LiveObject[] }>("--context", context, ...request);
  return list?.items ?? [];
}

/** Returns the objects of one kind that are not being deleted. */
export function ofKind(objects: readonly LiveObject[], kind: string): LiveObject[] {
  return objects.filter((each) => each.kind === kind && !each.metadata.deletionTimestamp);
}

/** Returns the kind and name of an object, for example `Deployment todo-backend`. */
export function titleOf({ kind, metadata }: { kind: string; metadata: { name: string } }): string {
  return `${kind} ${metadata.name}`;
}
