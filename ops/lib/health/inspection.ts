import { type Difference, differencesOf } from "./differences";
import { type HelmRecord, manifestOf, recordsOf, type WantedObject } from "./helm-record";
import { type LiveObject, liveObjects, type Place } from "./live-objects";
import { unreadyOf } from "./unready";

/** What a release is, beside what of it lives. */
export interface Inspection {
  readonly place: Place;
  readonly objects: readonly LiveObject[];
  /** The newest first; empty if nothing is released. */
  readonly records: readonly HelmRecord[];
  /** Of the newest revision that was deployed. */
  readonly manifest: readonly WantedObject[];
  /** What somebody changed; it stays so until it is put back. */
  readonly differences: readonly Difference[];
  /** What is not ready; time alone may change that. */
  readonly unready: readonly string[];
}

/**
 * Returns what lives of a release compared with what Helm recorded of it. Throws kubectl's error if
 * the cluster is silent.
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
 * Returns why the newest revision is not the one that Pulumi deployed; undefined if it is.
 * @param revision what Pulumi's record holds; undefined if the run did not say.
 */
export function strayRevision(
  { records, place }: Inspection,
  revision: number | undefined,
): string | undefined {
  const newest = records[0];
  const helm = `Helm release ${place.release}`;
  if (!newest) return `${helm} has no record in namespace ${place.namespace}`;
  if (newest.status !== "deployed")
    return `${helm}: revision ${newest.revision} is ${newest.status}`;
  if (revision === undefined || revision === newest.revision) return undefined;
  return `${helm}: revision ${newest.revision} was made by hand, Pulumi deployed revision ${revision}`;
}
