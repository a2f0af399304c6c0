/** Milliseconds between two checks. */
const INTERVAL_MS = 5_000;

/** A check that is repeated while something else runs. */
export abstract class PeriodicCheck {
  private timer?: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly interval = INTERVAL_MS) {}

  /** Starts the checks. A second call has no effect. */
  start(): void {
    this.timer ??= setInterval(() => {
      this.running = this.running.then(() => this.check());
    }, this.interval).unref();
  }

  /** Stops the checks, and waits until a check that is in progress has finished. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Checks once. Must not throw. */
  protected abstract check(): Promise<void>;
}
