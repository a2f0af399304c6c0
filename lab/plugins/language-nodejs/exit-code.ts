/**
 * The exit code of the SDK's program runner for an error that it has already reported
 * (cmd/run/index.ts).
 */
const ALREADY_REPORTED = 32;

/**
 * Texts that Node prints when it runs out of memory. It prints the second one because the SDK uses
 * the debugger interface.
 */
const OUT_OF_MEMORY =
  /<--- Last few GCs --->|Check failed: needs_context && current_scope_ == closure_scope_/;
const OUT_OF_MEMORY_ADVICE =
  "Detected a possible out of memory error. Consider increasing the memory available to the nodejs process " +
  "by setting the `nodeargs` runtime option in Pulumi.yaml to `nodeargs: --max-old-space-size=<size>` where " +
  "`<size>` is the maximum memory in megabytes that can be allocated to nodejs. " +
  "See https://www.pulumi.com/docs/concepts/projects/project-file/#runtime-options";

export interface RunResult {
  /**
   * Text that the engine prints. Empty if the program succeeded or has already reported its error.
   */
  error: string;
  /** True if the program failed and has already reported its error. */
  bail: boolean;
}

/**
 * Returns the result of a program that has ended.
 * @param stderrTail - The end of the program's stderr, which shows whether the program ran out of
 *   memory.
 */
export function runResult(
  code: number | null,
  signal: NodeJS.Signals | null,
  stderrTail = "",
): RunResult {
  if (code === 0) return { error: "", bail: false };
  if (code === ALREADY_REPORTED) return { error: "", bail: true };
  // Go, and therefore upstream, reports -1 as the exit code of a program that was terminated by a
  // signal.
  const error = `Program exited with non-zero exit code: ${signal ? -1 : code}`;
  return {
    error: OUT_OF_MEMORY.test(stderrTail) ? `${error}. ${OUT_OF_MEMORY_ADVICE}` : error,
    bail: false,
  };
}
