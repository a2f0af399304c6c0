/** The program runner's exit code for an error it has already reported (cmd/run/index.ts). */
const ALREADY_REPORTED = 32;

/**
 * What node prints when it runs out of memory. The second text appears because the SDK uses the
 * debugger interface.
 */
const OUT_OF_MEMORY =
  /<--- Last few GCs --->|Check failed: needs_context && current_scope_ == closure_scope_/;
const OUT_OF_MEMORY_ADVICE =
  "Detected a possible out of memory error. Consider increasing the memory available to the nodejs process " +
  "by setting the `nodeargs` runtime option in Pulumi.yaml to `nodeargs: --max-old-space-size=<size>` where " +
  "`<size>` is the maximum memory in megabytes that can be allocated to nodejs. " +
  "See https://www.pulumi.com/docs/concepts/projects/project-file/#runtime-options";

export interface RunResult {
  /** What the engine prints. Empty if the program succeeded or has reported its error. */
  error: string;
  /** True if the run failed and its error is already reported. */
  bail: boolean;
}

/**
 * Returns the result of a program that ended.
 * @param stderrTail - The end of its stderr, which is searched for a lack of memory.
 */
export function runResult(
  code: number | null,
  signal: NodeJS.Signals | null,
  stderrTail = "",
): RunResult {
  if (code === 0) return { error: "", bail: false };
  if (code === ALREADY_REPORTED) return { error: "", bail: true };
  // Go, and therefore upstream, reports the end by a signal as exit code -1.
  const error = `Program exited with non-zero exit code: ${signal ? -1 : code}`;
  return {
    error: OUT_OF_MEMORY.test(stderrTail) ? `${error}. ${OUT_OF_MEMORY_ADVICE}` : error,
    bail: false,
  };
}
