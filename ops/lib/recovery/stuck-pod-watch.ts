import { liveObjects, type Place } from "../health/live-objects";
import { PeriodicCheck } from "./periodic-check";
import { deleteStuckPod, stuckPods } from "./stuck-pods";

/**
 * Deletes stuck pods while Helm waits for them. This is needed because a rollback only restores the
 * pod template: Kubernetes does not replace a stuck pod.
 */
export class StuckPodWatch extends PeriodicCheck {
  constructor(
    private readonly place: Place,
    interval?: number,
  ) {
    super(interval);
  }

  /**
   * Deletes the stuck pods. Ignores errors from kubectl, because the next check retries the
   * deletion.
   */
  protected override async check(): Promise<void> {
    const objects = await liveObjects(this.place, "statefulsets,pods").catch(() => []);
    for (const pod of stuckPods(objects))
      await deleteStuckPod(pod, this.place).catch(() => undefined);
  }
}
