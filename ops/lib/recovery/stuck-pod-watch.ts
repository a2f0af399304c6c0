import { liveObjects, type Place } from "../health/live-objects";
import { deleteStuckPod, stuckPods } from "./stuck-pods";

/** Milliseconds between two checks. */
const INTERVAL_MS = 5_000;

/**
 * Deletes stuck pods while Helm waits for them. This is needed because a rollback only restores the
 * pod template: Kubernetes does not replace a stuck pod.
 */
export class StuckPodWatch {
  private timer?: NodeJS.Timeout;
  private check: Promise<void> = Promise.resolve();

  constructor(
    private readonly place: Place,
    private readonly interval = INTERVAL_MS,
  ) {}

  /** Starts the checks. A second call has no effect. */
  start(): void {
    this.timer ??= setInterval(() => {
      this.check = this.check.then(() => this.deleteStuckPods());
    }, this.interval).unref();
  }

  /** Stops the checks, and waits until a check that is in progress has finished. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.check;
  }

  /**
   * Deletes the stuck pods. Ignores errors from kubectl, because the next check retries the
   * deletion.
   */
  private async deleteStuckPods(): Promise<void> {
    const objects = await liveObjects(this.place, "statefulsets,pods").catch(() => []);
    for (const pod of stuckPods(objects))
      await deleteStuckPod(pod, this.place).catch(() => undefined);
  }
}
