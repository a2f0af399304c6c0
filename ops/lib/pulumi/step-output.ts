import type { DiagnosticEvent } from "@pulumi/pulumi/automation";

/** Not "debug": such messages hold secrets in clear. */
const SHOWN_SEVERITIES: string[] = ["info", "info#err", "warning", "error"];
/** What is shown of a failed step. */
const SHOWN_LINES = 30;
/**
 * What is kept of each resource: the steps of a build run side by side, so that more than one
 * step's output is among it.
 */
const KEPT_LINES = 400;
const LONGEST_LINE = 500;
const LONGEST_NAME = 100;

/**
 * Build progress in which no reader sees anything: the identity of each step, and how far a layer
 * has come.
 */
const NOISE =
  /^(digest: )?sha256:[0-9a-f]{64}$|^(extracting|transferring|exporting|writing|naming|resolving) /;
/** Steps that were stopped because another one failed. */
const STOPPED = /^error: .*(context canceled|CANCELED)/;
/**
 * BuildKit's names of steps: `[build 4/4] RUN npm run build`, `[internal] load remote build
 * context`, `copy /context /`.
 */
const STEP = /^\[[^\]]*(\d+\/\d+|internal|auth)\] |^copy \/context \/$/;

/**
 * Keeps what a resource's provider says in passing (ephemeral diagnostics), which no log shows, to
 * show the end of it when that resource fails: with upstream's docker plugin, the output of a build
 * is nowhere else.
 */
export class StepOutput {
  private readonly lines = new Map<string, string[]>();

  hear({ urn, ephemeral, severity, message }: DiagnosticEvent): void {
    if (!ephemeral || !urn || !SHOWN_SEVERITIES.includes(severity)) return;
    const kept = this.lines.get(urn) ?? [];
    for (const line of message.replace(/<\{%[^%]*%\}>/g, "").split(/[\r\n]+/)) {
      const text = line.trimEnd().slice(0, LONGEST_LINE);
      if (text !== "" && !NOISE.test(text) && !STOPPED.test(text)) kept.push(text);
    }
    this.lines.set(urn, kept.slice(-KEPT_LINES));
  }

  /**
   * The end of what was said about a resource, of the step that failed where one did; forgets it.
   */
  take(urn: string): string[] {
    const lines = this.lines.get(urn) ?? [];
    this.lines.delete(urn);
    return ofFailedStep(lines).slice(-SHOWN_LINES);
  }
}

/** A step is named when it begins, and again with its error when it ends. */
function ofFailedStep(lines: string[]): string[] {
  const error = lines.findLastIndex((line) => line.startsWith("error: "));
  const name = lines[error - 1];
  if (error < 1 || !STEP.test(name)) return lines;
  const own = lines.slice(lines.indexOf(name), error - 1).filter((line) => !STEP.test(line));
  return [
    name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)} …` : name,
    ...own.slice(1 - SHOWN_LINES),
  ];
}
