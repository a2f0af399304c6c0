import type { DiagnosticEvent, EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { StepOutput } from "./step-output";

interface Words {
  doing: string;
  done: string;
}

/**
 * Words that describe each printed step. `same`, `read` and `refresh` are omitted because they
 * change nothing.
 */
const WORDS: Readonly<Partial<Record<string, Words>>> = {
  create: { doing: "creating", done: "created" },
  "create-replacement": { doing: "replacing", done: "replaced" },
  update: { doing: "updating", done: "updated" },
  delete: { doing: "deleting", done: "deleted" },
  "delete-replaced": { doing: "deleting the old", done: "deleted the old" },
};

interface RunningStep {
  step: StepEventMetadata;
  words: Words;
  since: number;
}

/**
 * Prints the engine's events: one line when a change starts, one line when the change finishes, and
 * any messages about the change.
 */
export class DeploymentLog {
  private readonly running = new Map<string, RunningStep>();
  private readonly output = new StepOutput();
  private readonly timer: NodeJS.Timeout;
  private changes = 0;

  constructor(private readonly write: (line: string) => void) {
    this.timer = setInterval(() => this.heartbeat(), 10_000).unref();
  }

  /** Handles an event. Pass this function to the Automation API as `onEvent`. */
  readonly handle = (event: EngineEvent): void => {
    if (event.resourcePreEvent) this.begin(event.resourcePreEvent.metadata);
    else if (event.resOutputsEvent) this.end(event.resOutputsEvent.metadata, true);
    else if (event.resOpFailedEvent) this.end(event.resOpFailedEvent.metadata, false);
    else if (event.diagnosticEvent) this.message(event.diagnosticEvent);
  };

  /** Returns true while images are being built and nothing else is changing. */
  readonly isBuilding = (): boolean => {
    const types = [...this.running.values()].map(({ step }) => step.type);
    return types.length > 0 && types.every((type) => type === "docker:index/image:Image");
  };

  /**
   * Prints that the builds are being stopped. Discards the output of the builds, which does not
   * show that the user stopped them.
   */
  readonly announceStop = (): void => {
    this.write("    Ctrl-C: ending the build …");
    for (const { step } of this.running.values()) this.output.remove(step.urn);
  };

  /** Ends the log. Prints "nothing to change" after a successful operation without changes. */
  close(isSuccess: boolean): void {
    clearInterval(this.timer);
    if (isSuccess && this.changes === 0) this.write("  nothing to change");
  }

  private begin(step: StepEventMetadata): void {
    const words = WORDS[step.op];
    if (!words || isGroup(step)) return;
    this.changes += 1;
    this.running.set(step.urn + step.op, { step, words, since: Date.now() });
    this.write(`  … ${words.doing} ${nameOf(step)}`);
  }

  private end(step: StepEventMetadata, isSuccess: boolean): void {
    const begun = this.running.get(step.urn + step.op);
    if (!begun) return;
    this.running.delete(step.urn + step.op);
    const outcome = isSuccess ? `✓ ${begun.words.done}` : `✗ failed at ${begun.words.doing}`;
    const seconds = secondsSince(begun.since);
    this.write(`  ${outcome} ${nameOf(step)}${seconds < 1 ? "" : `, ${seconds.toFixed(0)} s`}`);
    const output = this.output.remove(step.urn);
    if (!isSuccess) for (const line of output) this.write(`    ${line}`);
  }

  private message(event: DiagnosticEvent): void {
    this.output.add(event);
    for (const line of messageLines(event)) this.write(line);
  }

  private heartbeat(): void {
    const running = [...this.running.values()].map(
      ({ step, since }) => `${nameOf(step)} ${secondsSince(since).toFixed(0)} s`,
    );
    if (running.length > 0) this.write(`    still at work: ${running.join(", ")}`);
  }
}

/**
 * Returns the indented lines of a warning or of a message from the program. Returns no lines for
 * errors, which are printed once at the end, or for debug messages, which contain unencrypted
 * secrets.
 */
export function messageLines({ severity, ephemeral, message }: DiagnosticEvent): string[] {
  if (ephemeral || !["warning", "info", "info#err"].includes(severity)) return [];
  const text = message.replace(/<\{%[^%]*%\}>/g, "").trimEnd();
  return text === "" ? [] : [text.replace(/^/gm, "    ")];
}

/** Returns true for components and providers, which do not exist as objects in the cluster. */
function isGroup({ type }: StepEventMetadata): boolean {
  return type.startsWith("todo:") || type.startsWith("pulumi:");
}

/**
 * Returns the type and name of a resource, for example `Image backend-image` for the URN
 * `…::backend-image` with the type `docker:index/image:Image`.
 */
function nameOf({ urn, type }: StepEventMetadata): string {
  return `${type.split(":").at(-1) ?? ""} ${urn.split("::").at(-1) ?? ""}`;
}

function secondsSince(start: number): number {
  return (Date.now() - start) / 1000;
}
