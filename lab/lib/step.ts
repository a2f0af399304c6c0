/** A part of the bring-up. `runPlan` runs a step as soon as the steps it needs are done. */
export interface Step {
  /** Unique name in lower case, used as the name of the log file. */
  readonly name: string;
  /** The name shown on progress lines. */
  readonly title: string;
  /** Names of the steps that must finish before this one starts. */
  readonly needs: string[];
  /**
   * Steps in the same lane never run in parallel. Two compilers would compete for the CPU, and two
   * apt processes would delete each other's downloads.
   */
  readonly lane?: "cpu" | "apt";
  /**
   * Returns a digest of the inputs. A step is skipped if its digest is unchanged and its result
   * exists.
   */
  digest(): string;
  /** Returns true if the result exists, for example a file, an image or a daemon. Must be fast. */
  present(): Promise<boolean>;
  /**
   * Returns true if pods or other clones are using the result. A result that is in use is kept and
   * reported, even if it was built from other sources. Not defined if only this clone can use the
   * result.
   */
  inUse?(): Promise<boolean>;
  run(log: string): Promise<void>;
}
