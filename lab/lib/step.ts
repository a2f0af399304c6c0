/** One part of the bring-up. `runPlan` runs a step as soon as the steps it needs are done. */
export interface Step {
  /** Unique lower-case noun. It also names the log file. */
  readonly name: string;
  /** The name on the progress line. */
  readonly title: string;
  /** Names of the steps that must be done first. */
  readonly needs: string[];
  /**
   * Steps of the same lane never run in parallel. Two compilers would compete for the CPU, and one
   * apt deletes the downloads of another when it cleans up.
   */
  readonly lane?: "cpu" | "apt";
  /** Returns a digest of the inputs. A step whose inputs and result are unchanged is skipped. */
  digest(): string;
  /** Returns true if the result exists: a file, an image or a daemon. Takes under a second. */
  present(): Promise<boolean>;
  /**
   * Returns true if pods or other clones use the result now. A result that was built from other
   * sources is then kept and reported. Absent if only the caller's own clone uses the result.
   */
  inUse?(): Promise<boolean>;
  run(log: string): Promise<void>;
}
