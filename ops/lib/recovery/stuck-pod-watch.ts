import { liveObjects, type Place } from "../health/live-objects";
import { deleteStuckPod, stuckPods } from "./stuck-pods";

/** Between two looks, in milliseconds. */
const INTERVAL = 5_000;

/**
 * Deletes stuck pods while Helm waits for them: the template returns with a rollback, the pod does
 * not.
 */
export class StuckPodWatch {
  private timer?: NodeJS.Timeout;
  private look: Promise<void> = Promise.resolve();

  constructor(
    private readonly place: Place,
    private readonly interval = INTERVAL,
  ) {}

  /** Begins to look; a second call changes nothing. */
  start(): void {
    this.timer ??= setInterval(() => {
      this.look = this.look.then(() => this.clear());
    }, this.interval).unref();
  }

  /** Ends it, once the look that is under way has ended. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.look;
  }

  /** A cluster that does not answer just now is asked again at the next look. */
  private async clear(): Promise<void> {
    const objects = await liveObjects(this.place, "statefulsets,pods").catch(() => []);
    for (const pod of stuckPods(objects))
      await deleteStuckPod(pod, this.place).catch(() => undefined);
  }
}
