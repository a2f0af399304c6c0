import type { WantedObject } from "./helm-record";
import { answers } from "./answers";
import { type Inspection, inspect, revisionMismatch } from "./inspection";
import type { Place } from "./live-objects";

/** Number of seconds to wait before a problem is reported. */
export interface Timeouts {
  /** Limit for the page to answer once every pod is ready, and for the cluster to answer. */
  readonly page: number;
  /**
   * Limit for the pods to become ready. They have to start and may have to pull their image again.
   */
  readonly pods: number;
}

const TIMEOUTS: Timeouts = { page: 10, pods: 90 };

/** A reason why the running application does not match its release. */
export interface HealthProblem {
  readonly text: string;
  /** False if neither Pulumi nor Helm can repair the problem. */
  readonly isRepairable: boolean;
}

/** The result of a deployment. */
export interface DeployedRevision {
  readonly place: Place;
  readonly url: string;
  /** Path that the frontend answers with a status below 400. */
  readonly path: string;
  /** Address of the node. The host in the URL of an Ingress need not lead to the node. */
  readonly nodeHost: string;
  /** The release's revision in Pulumi's state. */
  readonly revision: number | undefined;
}

/**
 * Waits until every live object matches the release, every pod is ready and the page answers.
 *
 * @returns the problem, described for the user; undefined if the application is healthy.
 */
export async function checkHealth(
  deployed: DeployedRevision,
  write: (line: string) => void,
  timeouts = TIMEOUTS,
): Promise<HealthProblem | undefined> {
  const start = Date.now();
  let isWaitReported = false;
  for (;;) {
    const [isPageUp, inspection] = await Promise.all([
      answers(`${deployed.url}${deployed.path}`, deployed.nodeHost),
      inspect(deployed.place).catch((error: unknown) => error as Error),
    ]);
    const elapsed = (Date.now() - start) / 1000;
    const result = evaluate(deployed, inspection, isPageUp, elapsed, timeouts);
    if (result !== "waiting") return result;
    if (!(inspection instanceof Error) && inspection.unready.length > 0 && !isWaitReported) {
      write(`  waiting: ${inspection.unready.join("; ")}`);
      isWaitReported = true;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/**
 * Returns the problem; undefined if the application is healthy; "waiting" if it may still become
 * healthy.
 */
function evaluate(
  deployed: DeployedRevision,
  inspection: Inspection | Error,
  isPageUp: boolean,
  elapsed: number,
  timeouts: Timeouts,
): HealthProblem | "waiting" | undefined {
  if (inspection instanceof Error)
    return elapsed > timeouts.page ? unreadableNamespace(deployed.place, inspection) : "waiting";
  const permanent = permanentProblems(inspection, deployed.revision);
  if (permanent.length > 0) return repairable(permanent);
  const { unready, manifest } = inspection;
  if (unready.length > 0) return elapsed > timeouts.pods ? repairable(unready) : "waiting";
  if (isPageUp) return undefined;
  return elapsed > timeouts.page ? unreachablePort(deployed, manifest) : "waiting";
}

/** Returns the problems that cannot be solved by waiting. */
function permanentProblems(inspection: Inspection, revision: number | undefined): string[] {
  const mismatch = revisionMismatch(inspection, revision);
  return [...(mismatch ? [mismatch] : []), ...inspection.differences.map(({ line }) => line)];
}

function repairable(lines: readonly string[]): HealthProblem {
  const text = [
    "Not everything runs as it was released:",
    ...lines.map((line) => `  - ${line}`),
  ].join("\n");
  return { text, isRepairable: true };
}

function unreadableNamespace({ namespace, context }: Place, error: Error): HealthProblem {
  const reason = error.message.trim().split("\n").at(-1);
  const text =
    `Namespace ${namespace} of context ${context} cannot be read, so the deployment could not be checked.\n` +
    `Seen: ${reason}`;
  return { text, isRepairable: false };
}

/**
 * Describes why the page does not answer although all pods are ready: the connection between this
 * machine and the node is broken (minikube#11193).
 */
function unreachablePort(
  { url, nodeHost, place }: DeployedRevision,
  manifest: readonly WantedObject[],
): HealthProblem {
  const ingress = manifest.find(({ kind }) => kind === "Ingress");
  if (ingress)
    return {
      text:
        `${url} does not answer, though every pod is ready.\n` +
        `Ingress ${ingress.metadata.name} needs an ingress controller on port 80 of ${nodeHost}.\n` +
        `Start Minikube's: minikube addons enable ingress -p ${place.context}`,
      isRepairable: false,
    };
  const service = manifest.find(
    ({ kind, spec }) => kind === "Service" && spec?.type === "NodePort",
  );
  const name = service?.metadata.name ?? "todo-frontend";
  const text =
    `${url} does not answer, though every pod is ready.\n` +
    `Node port ${new URL(url).port || 80} does not reach Service ${name}: a firewall may block it, or the node's network is not reachable from this machine.\n` +
    `Another way in, if Minikube runs in a container or a virtual machine: minikube service ${name} -n ${place.namespace} -p ${place.context} --url`;
  return { text, isRepairable: false };
}
