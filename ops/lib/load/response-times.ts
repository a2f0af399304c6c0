import type { Timing } from "./load-user";

/** What was measured of one kind of request. */
export class Figures {
  private readonly timings: Timing[] = [];

  take(timing: Timing): void {
    this.timings.push(timing);
  }

  get count(): number {
    return this.timings.length;
  }

  /** How often each status came that is no success. 0 is no answer, or none that was finished. */
  get faults(): Record<string, number> {
    const faults: Record<string, number> = {};
    for (const { status } of this.timings)
      if (status < 200 || status > 299) faults[status] = (faults[status] ?? 0) + 1;
    return faults;
  }

  /**
   * The value that `share` of the requests did not exceed, in milliseconds; by nearest rank. NaN if
   * there was none.
   */
  percentile(share: number, part: "first" | "end" = "end"): number {
    const sorted = this.timings.map((timing) => timing[part]).sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  }
}
