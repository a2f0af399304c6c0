/** One piece of the bring-up. Steps run as soon as what they need is done; see `lib/plan.ts`. */
export interface Step {
  /** Lower-case noun, unique; also the name of the log file. */
  readonly name: string;
  /** What a person reads on the progress line. */
  readonly title: string;
  /** Names of the steps that must be done first. */
  readonly needs: string[];
  /**
   * Steps of one lane never run together: compilers would crowd each other, and one apt's clean-up
   * takes another's downloads.
   */
  readonly lane?: "cpu" | "apt";
  /**
   * Digest of the inputs. A step whose digest did not change and whose result is `present` is not
   * run.
   */
  digest(): string;
  /**
   * Whether the result is there right now: a file, an image, a running daemon. Must answer in well
   * under a second.
   */
  present(): Promise<boolean>;
  /**
   * Whether others use the result right now: pods under a running daemon, a cluster that answers. A
   * result made from other sources is then left as it is, and said so. Absent for what only the
   * caller's own clone uses.
   */
  inUse?(): Promise<boolean>;
  run(log: string): Promise<void>;
}
