/**
 * Writes a line when a step starts, a line when it ends, and every 30 seconds a list of the running
 * steps.
 */
export class Progress {
  private readonly began = Date.now();
  private readonly running = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;
  private readonly inUse: string[] = [];
  private unchanged = 0;

  constructor(private readonly write: (line: string) => void) {
    this.timer = setInterval(() => this.heartbeat(), 30_000).unref();
  }

  /**
   * Counts a step that was skipped because its result is up to date. `close` reports the number of
   * these steps.
   */
  skipped(): void {
    this.unchanged += 1;
  }

  /**
   * Records a step whose result was built from other sources but is in use, so it was not replaced.
   * `close` lists these steps, with both digests if the digests are readable text and not hashes.
   */
  keptInUse(title: string, existing: string, wanted: string): void {
    const isReadable = ![existing, wanted].some((digest) => /^[0-9a-f]{16}$/.test(digest));
    this.inUse.push(
      isReadable ? `${title} (has ${existing || "none"}, wants ${wanted || "none"})` : title,
    );
  }

  /** Reports the start of a step and returns a function that reports its end. */
  started(title: string, lastSeconds?: number): (end: "done" | "failed") => void {
    const start = Date.now();
    this.running.set(title, start);
    this.line(
      `… ${title}${lastSeconds === undefined ? "" : ` (last time ${duration(lastSeconds)})`}`,
    );
    return (end) => {
      this.running.delete(title);
      this.line(`${end === "done" ? "✓" : "✗"} ${title}: ${duration((Date.now() - start) / 1000)}`);
    };
  }

  /**
   * Ends the report: names the steps that were not replaced and counts those that were up to date.
   */
  close(): void {
    clearInterval(this.timer);
    if (this.inUse.length > 0) {
      this.line(
        `! Not replaced, because the cluster uses another version: ${this.inUse.join(", ")}. ` +
          "Stop the cluster and run this again to build this version.",
      );
    }
    if (this.unchanged > 0)
      this.line(`✓ ${this.unchanged} ${this.unchanged === 1 ? "part is" : "parts are"} up to date`);
  }

  private heartbeat(): void {
    const still = [...this.running].map(
      ([title, start]) => `${title} ${duration((Date.now() - start) / 1000)}`,
    );
    if (still.length > 0) this.line(`  still running: ${still.join(", ")}`);
  }

  private line(text: string): void {
    this.write(`${duration((Date.now() - this.began) / 1000).padStart(7)}  ${text}`);
  }
}

/** Formats seconds as `48s` or `5m 22s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60
    ? `${whole}s`
    : `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, "0")}s`;
}
