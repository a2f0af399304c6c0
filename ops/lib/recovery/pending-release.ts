import { type HelmRecord, recordsOf } from "../health/helm-record";
import { type LiveObject, liveObjects, type Place } from "../health/live-objects";
import { unblockRelease } from "../cluster/helm-records";
import { processes } from "./processes";

/** How often a release that somebody may work on is looked at, in milliseconds. */
const INTERVAL = 2_000;

/** The record of an operation that has not ended: Helm refuses every other one until it does. */
export function pendingRecord(records: readonly HelmRecord[]): HelmRecord | undefined {
  return records[0]?.status.startsWith("pending-") ? records[0] : undefined;
}

/**
 * When nothing of the release has changed for as long as Helm waits at most, in milliseconds since
 * 1970. Helm ends each wait after its timeout, and then writes its record, or rolls back, which
 * writes the objects.
 */
export function abandonedAt(objects: readonly LiveObject[], timeoutSeconds: number): number {
  const times = objects
    .flatMap(({ kind, metadata }) => [
      metadata.creationTimestamp,
      // The status changes by itself for ever, as of a pod that crashes again and again.
      ...(kind === "Pod"
        ? []
        : (metadata.managedFields ?? [])
            .filter(({ subresource }) => subresource !== "status")
            .map(({ time }) => time)),
    ])
    .map((time) => Date.parse(time ?? ""))
    .filter((time) => !Number.isNaN(time));
  return Math.max(0, ...times) + timeoutSeconds * 1000;
}

/**
 * Waits until the operation on the release ends or has been abandoned, and then removes its record.
 * Only to be called when no run of Pulumi works on the stack.
 */
export async function releasePending(place: Place, timeoutSeconds: number): Promise<void> {
  for (let said = 0; ; await new Promise((resolve) => setTimeout(resolve, INTERVAL))) {
    const objects = await liveObjects(place);
    const records = recordsOf(place.release, objects);
    const pending = pendingRecord(records);
    if (!pending) return;
    const until = abandonedAt(objects, timeoutSeconds);
    const title = `Helm release ${place.release}: revision ${pending.revision} is ${pending.status}`;
    const isAtWork = helmRuns(place.release);
    if (Date.now() > until && !isAtWork) {
      console.log(
        `${title}, and nothing changed for ${timeoutSeconds} s: nobody works on it any more, its record is removed`,
      );
      const wasFirst = !records.some(({ status }) => !status.startsWith("pending-"));
      return unblockRelease(place.context, place.release, place.namespace, wasFirst);
    }
    if (until === said) continue;
    said = until;
    const end = isAtWork
      ? "for the `helm` on this machine"
      : `until ${new Date(until).toTimeString().slice(0, 8)} for whoever works on it`;
    console.log(`${title}, and no run of Pulumi does that: waiting ${end} …`);
  }
}

function helmRuns(release: string): boolean {
  const words = processes().map(({ command }) => command.split(" "));
  return words.some(
    ([program = "", ...rest]) => /(^|\/)helm$/.test(program) && rest.includes(release),
  );
}
