import { type Difference, differencesOf } from "./differences";
import { type HelmRecord, manifestOf, recordsOf, type WantedObject } from "./helm-record";
import { type LiveObject, liveObjects, type Place } from "./live-objects";
import { unreadyOf } from "./unready";

/** Helm's records of a release, and the release's live objects. */
export interface Inspection {
  readonly place: Place;
  readonly objects: readonly LiveObject[];
  /** Helm's records, newest first; empty if nothing is released. */
  readonly records: readonly HelmRecord[];
  /** Objects in the manifest of the newest deployed revision. */
  readonly manifest: readonly WantedObject[];
  /** Manual changes, which persist until they are reverted. */
  readonly differences: readonly Difference[];
  /** Pods that are not ready but may become ready, one line each. */
  readonly unready: readonly string[];
}

/**
 * Compares a release's live objects with Helm's record.
 * @throws Error from kubectl if the cluster does not answer.
 */
export async function inspect(place: Place): Promise<Inspection> {
  const objects = await liveObjects(place);
  const records = recordsOf(place.release, objects);
  const deployed = records.find(({ status }) => status === "deployed");
  const manifest = deployed ? manifestOf(deployed) : [];
  return {
    place,
    objects,
    records,
    manifest,
    differences: differencesOf(manifest, objects),
    unready: unreadyOf(manifest, objects),
  };
}

/**
 * Returns a message if the newest revision is not the revision that Pulumi deployed; undefined if
 * both are the same.
 * @param revision the revision in Pulumi's state; undefined if the run did not report it.
 */
export function revisionMismatch(
  { records, place }: Inspection,
  revision: number | undefined,
): string | undefined {
  const newest = records[0];
  const helm = `Helm release ${place.release}`;
  if (!newest) return `${helm} has no record in namespace ${place.namespace}`;
  if (newest.status !== "deployed")
    return `${helm}: revision ${newest.revision} is ${newest.status}`;
  if (revision === undefined || revision === newest.revision) return undefined;
  return `${helm}: revision ${newest.revision} was created by hand, but Pulumi deployed revision ${revision}`;
}
