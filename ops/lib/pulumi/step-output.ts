import type { DiagnosticEvent } from "@pulumi/pulumi/automation";

/**
 * Severities that are shown. Debug messages are excluded because they contain unencrypted secrets.
 */
const SHOWN_SEVERITIES: string[] = ["info", "info#err", "warning", "error"];
/** Maximum number of lines of a failed step that are printed. */
const SHOWN_LINES = 30;
/**
 * Maximum number of lines kept for each resource. More lines are kept than printed, because a build
 * runs its steps in parallel and mixes their output.
 */
const KEPT_LINES = 400;
const LONGEST_LINE = 500;
const LONGEST_NAME = 100;

/**
 * Matches progress messages that do not explain why a build failed, for example digests and
 * transferred sizes.
 */
const NOISE =
  /^(digest: )?sha256:[0-9a-f]{64}$|^(extracting|transferring|exporting|writing|naming|resolving) /;
/** Matches the error message of a build step that was stopped because another step failed. */
const STOPPED = /^error: .*(context canceled|CANCELED)/;
/**
 * Matches BuildKit's names for steps, for example `[build 4/4] RUN npm run build`, `[internal] load
 * remote build context` or `copy /context /`.
 */
const STEP = /^\[[^\]]*(\d+\/\d+|internal|auth)\] |^copy \/context \/$/;

/**
 * Keeps the ephemeral diagnostics of each resource, so that their last lines can be printed if the
 * resource fails. For an image, these diagnostics are the only place with the output of the build.
 */
export class StepOutput {
  private readonly lines = new Map<string, string[]>();

  add({ urn, ephemeral, severity, message }: DiagnosticEvent): void {
    if (!ephemeral || !urn || !SHOWN_SEVERITIES.includes(severity)) return;
    const kept = this.lines.get(urn) ?? [];
    for (const line of message.replace(/<\{%[^%]*%\}>/g, "").split(/[\r\n]+/)) {
      const text = line.trimEnd().slice(0, LONGEST_LINE);
      if (text !== "" && !NOISE.test(text) && !STOPPED.test(text)) kept.push(text);
    }
    this.lines.set(urn, kept.slice(-KEPT_LINES));
  }

  /**
   * Removes the output of a resource and returns its last lines. If a build step failed, returns
   * only the last lines of that step.
   */
  remove(urn: string): string[] {
    const lines = this.lines.get(urn) ?? [];
    this.lines.delete(urn);
    return ofFailedStep(lines).slice(-SHOWN_LINES);
  }
}

/**
 * Returns the lines of the failed step. BuildKit prints a step's name when the step begins, and
 * again before its error.
 */
function ofFailedStep(lines: string[]): string[] {
  const error = lines.findLastIndex((line) => line.startsWith("error: "));
  const name = lines[error - 1];
  if (name === undefined || !STEP.test(name)) return lines;
  const own = lines.slice(lines.indexOf(name), error - 1).filter((line) => !STEP.test(line));
  return [
    name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)} …` : name,
    ...own.slice(1 - SHOWN_LINES),
  ];
}
