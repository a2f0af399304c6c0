import type { DiagnosticEvent, EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { StepOutput } from "./step-output";

/**
 * What is shown of a step; `same`, `read` and `refresh` change nothing and are not worth a line.
 */
const WORDS: Record<string, [doing: string, done: string]> = {
  create: ["creating", "created"],
  "create-replacement": ["replacing", "replaced"],
  update: ["updating", "updated"],
  delete: ["deleting", "deleted"],
  "delete-replaced": ["deleting the old", "deleted the old"],
};

/**
 * Turns the engine's events into lines: each change once when it begins and once when it is done,
 * and whatever is said about it.
 */
export class DeploymentLog {
  private readonly running = new Map<string, { step: StepEventMetadata; since: number }>();
  private readonly output = new StepOutput();
  private readonly timer: NodeJS.Timeout;
  private changes = 0;

  constructor(private readonly write: (line: string) => void) {
    this.timer = setInterval(() => this.heartbeat(), 10_000).unref();
  }

  /** Give this to the Automation API as `onEvent`. */
  readonly take = (event: EngineEvent): void => {
    if (event.resourcePreEvent) this.begin(event.resourcePreEvent.metadata);
    else if (event.resOutputsEvent) this.end(event.resOutputsEvent.metadata, true);
    else if (event.resOpFailedEvent) this.end(event.resOpFailedEvent.metadata, false);
    else if (event.diagnosticEvent) this.hear(event.diagnosticEvent);
  };

  /** True while images are being built and nothing else is changing. */
  readonly isBuilding = (): boolean => {
    const types = [...this.running.values()].map(({ step }) => step.type);
    return types.length > 0 && types.every((type) => type === "docker:index/image:Image");
  };

  /** Says that the builds are being ended; what they printed until then explains nothing. */
  readonly stopping = (): void => {
    this.write("    Ctrl-C: ending the build …");
    for (const { step } of this.running.values()) this.output.take(step.urn);
  };

  /** Ends the report; an operation that went well and changed nothing says so. */
  close(well: boolean): void {
    clearInterval(this.timer);
    if (well && this.changes === 0) this.write("  nothing to change");
  }

  private begin(step: StepEventMetadata): void {
    const words = WORDS[step.op];
    if (!words || isGroup(step)) return;
    this.changes += 1;
    this.running.set(step.urn + step.op, { step, since: Date.now() });
    this.write(`  … ${words[0]} ${nameOf(step)}`);
  }

  private end(step: StepEventMetadata, well: boolean): void {
    const begun = this.running.get(step.urn + step.op);
    if (!begun) return;
    this.running.delete(step.urn + step.op);
    const seconds = (Date.now() - begun.since) / 1000;
    const outcome = well ? `✓ ${WORDS[step.op][1]}` : `✗ failed at ${WORDS[step.op][0]}`;
    this.write(`  ${outcome} ${nameOf(step)}${seconds < 1 ? "" : `, ${seconds.toFixed(0)} s`}`);
    const output = this.output.take(step.urn);
    if (!well) output.forEach((line) => this.write(`    ${line}`));
  }

  private hear(event: DiagnosticEvent): void {
    this.output.hear(event);
    said(event).forEach((line) => this.write(line));
  }

  private heartbeat(): void {
    const still = [...this.running.values()].map(
      ({ step, since }) => `${nameOf(step)} ${((Date.now() - since) / 1000).toFixed(0)} s`,
    );
    if (still.length > 0) this.write(`    still at work: ${still.join(", ")}`);
  }
}

/**
 * Warnings and the program's own words. Errors are told once, at the end; debug messages hold
 * secrets in clear.
 */
export function said({ severity, ephemeral, message }: DiagnosticEvent): string[] {
  if (ephemeral || !["warning", "info", "info#err"].includes(severity)) return [];
  const text = message.replace(/<\{%[^%]*%\}>/g, "").trimEnd();
  return text === "" ? [] : [text.replace(/^/gm, "    ")];
}

/** Components and providers stand for no object of their own. */
function isGroup({ type }: StepEventMetadata): boolean {
  return type.startsWith("todo:") || type.startsWith("pulumi:");
}

/** `…::backend-image` of type `docker:index/image:Image` → `Image backend-image`. */
function nameOf({ urn, type }: StepEventMetadata): string {
  return `${type.split(":").at(-1)} ${urn.split("::").at(-1)}`;
}
