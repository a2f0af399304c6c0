/**
 * Writes one line when a step starts and one when it ends, and every half minute what is still
 * running.
 */
export class Progress {
  private readonly began = Date.now();
  private readonly running = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;
  private readonly others: string[] = [];
  private unchanged = 0;

  constructor(private readonly write: (line: string) => void) {
    this.timer = setInterval(() => this.heartbeat(), 30_000).unref();
  }

  /** A step that had nothing to do: counted, and said in one line at the end. */
  kept(): void {
    this.unchanged += 1;
  }

  /**
   * A step whose result was made from other sources and is in use: said in one line with its like
   * at the end.
   */
  left(title: string, there: string, here: string): void {
    const isReadable = ![there, here].some((digest) => /^[0-9a-f]{16}$/.test(digest));
    this.others.push(
      isReadable ? `${title} (there ${there || "none"}, here ${here || "none"})` : title,
    );
  }

  /** Announces a step; the function returned announces its end. */
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

  /** Ends the report. */
  close(): void {
    clearInterval(this.timer);
    if (this.others.length > 0) {
      this.line(
        `! In use, so left as another version of the lab made it: ${this.others.join(", ")}. ` +
          "This clone's version is made when the cluster is stopped.",
      );
    }
    if (this.unchanged > 0)
      this.line(`✓ ${this.unchanged} ${this.unchanged === 1 ? "part was" : "parts were"} in place`);
  }

  private heartbeat(): void {
    const still = [...this.running].map(
      ([title, start]) => `${title} ${duration((Date.now() - start) / 1000)}`,
    );
    if (still.length > 0) this.line(`  still at work: ${still.join(", ")}`);
  }

  private line(text: string): void {
    this.write(`${duration((Date.now() - this.began) / 1000).padStart(7)}  ${text}`);
  }
}

/** Seconds as people say them: `48s`, `5m 22s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60
    ? `${whole}s`
    : `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, "0")}s`;
}
