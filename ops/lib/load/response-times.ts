import type { Timing } from "./load-user";

/** The response times of one kind of request. */
export class ResponseTimes {
  private readonly timings: Timing[] = [];

  add(timing: Timing): void {
    this.timings.push(timing);
  }

  get count(): number {
    return this.timings.length;
  }

  /** Number of answers for each status other than 2xx. Status 0 stands for an incomplete answer. */
  get failures(): Record<string, number> {
    const failures: Record<string, number> = {};
    for (const { status } of this.timings)
      if (status < 200 || status > 299) failures[status] = (failures[status] ?? 0) + 1;
    return failures;
  }

  /**
   * Returns a percentile in milliseconds by the nearest-rank method; NaN if there were no requests.
   * @param share percentile as a fraction, for example 0.95 for the 95th percentile.
   */
  percentile(share: number, part: "first" | "end" = "end"): number {
    const sorted = this.timings.map((timing) => timing[part]).sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  }
}
