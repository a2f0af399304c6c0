import { unblockRelease } from "../cluster/helm-records";
import { type HelmRecord, recordsOf } from "../health/helm-record";
import { type LiveObject, liveObjects, type Place } from "../health/live-objects";
import { processes } from "./processes";

/** Milliseconds between two checks of a release that is still changing. */
const INTERVAL_MS = 2_000;

/** Returns the record of an unfinished operation, which makes Helm refuse any other operation. */
export function pendingRecord(records: readonly HelmRecord[]): HelmRecord | undefined {
  return records[0]?.status.startsWith("pending-") ? records[0] : undefined;
}

/**
 * Returns when an unfinished operation counts as abandoned, in milliseconds since the epoch:
 * `timeoutSeconds` after the last change to an object of the release. A running Helm process never
 * leaves the objects unchanged for longer, because after its timeout it either writes its record or
 * starts a rollback.
 */
export function abandonedAt(objects: readonly LiveObject[], timeoutSeconds: number): number {
  const times = objects
    .flatMap(changeTimes)
    .map((time) => Date.parse(time ?? ""))
    .filter((time) => !Number.isNaN(time));
  return Math.max(0, ...times) + timeoutSeconds * 1000;
}

/**
 * Returns the time at which an object was created, and the times at which Helm or a user wrote it.
 */
function changeTimes({ kind, metadata }: LiveObject): (string | undefined)[] {
  // Pods and statuses are excluded, because Kubernetes keeps updating them even without Helm, for
  // example while a pod crashes repeatedly.
  const writes = kind === "Pod" ? [] : (metadata.managedFields ?? []);
  return [
    metadata.creationTimestamp,
    ...writes.filter(({ subresource }) => subresource !== "status").map(({ time }) => time),
  ];
}

/**
 * Waits until the unfinished operation on a release finishes, or removes its record once it counts
 * as abandoned. Call this only while no Pulumi run is working on the stack.
 */
export async function removePendingRecord(place: Place, timeoutSeconds: number): Promise<void> {
  for (let reported = 0; ; await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS))) {
    const objects = await liveObjects(place);
    const records = recordsOf(place.release, objects);
    const pending = pendingRecord(records);
    if (!pending) return;
    const deadline = abandonedAt(objects, timeoutSeconds);
    const title = `Helm release ${place.release}: revision ${pending.revision} is ${pending.status}`;
    const isHelmRunning = helmRunsFor(place.release);
    if (Date.now() > deadline && !isHelmRunning) {
      console.log(
        `${title}, and nothing changed for ${timeoutSeconds} s. The operation was abandoned: its record is removed`,
      );
      const wasFirst = !records.some(({ status }) => !status.startsWith("pending-"));
      return unblockRelease(place.context, place.release, place.namespace, wasFirst);
    }
    if (deadline === reported) continue;
    reported = deadline;
    const end = isHelmRunning
      ? "for the `helm` on this machine to end"
      : `until ${new Date(deadline).toTimeString().slice(0, 8)} in case another helm is running`;
    console.log(`${title}, but no run of Pulumi is active: waiting ${end} …`);
  }
}

function helmRunsFor(release: string): boolean {
  const words = processes().map(({ command }) => command.split(" "));
  return words.some(
    ([program = "", ...rest]) => /(^|\/)helm$/.test(program) && rest.includes(release),
  );
}
