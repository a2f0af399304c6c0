/**
 * The program runner's exit code for "the user has already read what is wrong" (cmd/run/index.ts).
 */
const ALREADY_REPORTED = 32;

/**
 * Traces of node running out of memory; the second appears because the SDK hooks into the debugger
 * interface.
 */
const OUT_OF_MEMORY =
  /<--- Last few GCs --->|Check failed: needs_context && current_scope_ == closure_scope_/;
const OUT_OF_MEMORY_ADVICE =
  "Detected a possible out of memory error. Consider increasing the memory available to the nodejs process " +
  "by setting the `nodeargs` runtime option in Pulumi.yaml to `nodeargs: --max-old-space-size=<size>` where " +
  "`<size>` is the maximum memory in megabytes that can be allocated to nodejs. " +
  "See https://www.pulumi.com/docs/concepts/projects/project-file/#runtime-options";

export interface RunResult {
  /** What the engine prints; empty when the program succeeded or has spoken for itself. */
  error: string;
  /** The run failed, and nothing more is to be said. */
  bail: boolean;
}

export function runResult(
  code: number | null,
  signal: NodeJS.Signals | null,
  stderrTail = "",
): RunResult {
  if (code === 0) return { error: "", bail: false };
  if (code === ALREADY_REPORTED) return { error: "", bail: true };
  // Go, and so upstream, counts the end by a signal as exit code -1.
  const error = `Program exited with non-zero exit code: ${signal ? -1 : code}`;
  return {
    error: OUT_OF_MEMORY.test(stderrTail) ? `${error}. ${OUT_OF_MEMORY_ADVICE}` : error,
    bail: false,
  };
}
