import { kubectl } from "../cluster/kubectl";
import { PeriodicCheck } from "../recovery/periodic-check";
import { type LiveObject, liveObjects, ofKind, type Place } from "./live-objects";
import { redact, secretTexts } from "./redact";

interface ContainerStatus {
  readonly name: string;
  readonly restartCount: number;
  readonly lastState?: { readonly terminated?: { readonly exitCode: number } };
}

/** A container that has failed repeatedly. */
export interface FailedContainer {
  readonly pod: string;
  readonly container: string;
  readonly exitCode: number;
}

const LINES = 8;
/** The first failure is often a database that is not ready yet. */
const MIN_RESTARTS = 2;

/**
 * Shows why containers fail while Helm waits for them, because a rollback deletes the pods and with
 * them their logs. Shows each container once, without the values of the namespace's Secrets.
 */
export class FailureWatch extends PeriodicCheck {
  private readonly shown = new Set<string>();

  constructor(
    private readonly place: Place,
    private readonly write: (line: string) => void,
    interval?: number,
  ) {
    super(interval);
  }

  protected override async check(): Promise<void> {
    const pods = await liveObjects(this.place, "pods").catch(() => []);
    const failed = failedContainers(pods).filter(({ container }) => !this.shown.has(container));
    if (failed.length === 0) return;
    const secrets = await liveObjects(this.place, "secrets").catch(() => undefined);
    if (!secrets) return; // Without the secrets, no log is shown.
    for (const each of failed) {
      this.shown.add(each.container);
      const log = await this.logOf(each).catch(() => "");
      const text = redact(log, secretTexts(secrets)).trim();
      this.write(
        `  ! ${each.pod}: ${each.container} failed ${MIN_RESTARTS} times, exit code ${each.exitCode}. Its last lines:`,
      );
      for (const line of text.split("\n")) this.write(`      ${line}`);
    }
  }

  private logOf({ pod, container }: FailedContainer): Promise<string> {
    const { context, namespace } = this.place;
    const what = ["logs", pod, "-c", container, "--previous", `--tail=${LINES}`];
    return kubectl("--context", context, "-n", namespace, ...what);
  }
}

/** Returns the containers that have failed at least twice. */
export function failedContainers(objects: readonly LiveObject[]): FailedContainer[] {
  return ofKind(objects, "Pod").flatMap(({ metadata, status }) => {
    const { initContainerStatuses = [], containerStatuses = [] } = (status ?? {}) as Partial<
      Record<"initContainerStatuses" | "containerStatuses", ContainerStatus[]>
    >;
    return [...initContainerStatuses, ...containerStatuses].flatMap(
      ({ name: container, restartCount, lastState }) => {
        const exitCode = lastState?.terminated?.exitCode ?? 0;
        return restartCount >= MIN_RESTARTS && exitCode !== 0
          ? [{ pod: metadata.name, container, exitCode }]
          : [];
      },
    );
  });
}
