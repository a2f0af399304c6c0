import type { WantedObject } from "./helm-record";
import { type Inspection, inspect, strayRevision } from "./inspection";
import type { Place } from "./live-objects";

/**
 * A page that nobody serves is not waited for long; a pod that starts, or pulls its image again,
 * needs more. In seconds.
 */
export interface Patience {
  readonly page: number;
  readonly pods: number;
}

const PATIENCE: Patience = { page: 10, pods: 90 };

/** Why the application does not run as it was released. */
export interface Complaint {
  readonly text: string;
  /** False if neither Pulumi nor Helm can change anything about it. */
  readonly isRepairable: boolean;
}

/** What a deployment says of itself. */
export interface Deployed {
  readonly place: Place;
  readonly url: string;
  /** The revision in Pulumi's record. */
  readonly revision: number | undefined;
}

/**
 * Returns what is wrong after a deployment, in words for the user; undefined as soon as every live
 * object is of this release and ready, and the page answers.
 */
export async function complaintOf(
  deployed: Deployed,
  write: (line: string) => void,
  patience = PATIENCE,
): Promise<Complaint | undefined> {
  const start = Date.now();
  for (let isTold = false; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
    const [page, seen] = await Promise.all([
      answers(deployed.url),
      inspect(deployed.place).catch((error: Error) => error),
    ]);
    const waited = (Date.now() - start) / 1000;
    if (seen instanceof Error) {
      if (waited > patience.page) return unseen(deployed.place, seen);
      continue;
    }
    const lasting = lastingFaults(seen, deployed.revision);
    if (lasting.length > 0) return listed(lasting);
    if (page && seen.unready.length === 0) return undefined;
    if (seen.unready.length > 0 && !isTold) write(`  waiting: ${seen.unready.join("; ")}`);
    isTold ||= seen.unready.length > 0;
    if (seen.unready.length === 0 && waited > patience.page)
      return deadPort(deployed, seen.manifest);
    if (waited > patience.pods) return listed(seen.unready);
  }
}

function lastingFaults(seen: Inspection, revision: number | undefined): string[] {
  const stray = strayRevision(seen, revision);
  return [...(stray ? [stray] : []), ...seen.differences.map(({ line }) => line)];
}

function listed(lines: readonly string[]): Complaint {
  const text = [
    "Not everything runs as it was released:",
    ...lines.map((line) => `  - ${line}`),
  ].join("\n");
  return { text, isRepairable: true };
}

function unseen({ namespace, context }: Place, error: Error): Complaint {
  const reason = error.message.trim().split("\n").at(-1);
  const text = `Namespace ${namespace} of context ${context} cannot be read, so nothing is known of what runs there.\nSeen: ${reason}`;
  return { text, isRepairable: false };
}

/** All pods are ready, so the fault lies between this machine and the node (minikube#11193). */
function deadPort({ url, place }: Deployed, manifest: readonly WantedObject[]): Complaint {
  const service = manifest.find(
    ({ kind, spec }) => kind === "Service" && (spec as { type?: string }).type === "NodePort",
  );
  const name = service?.metadata.name ?? "todo-frontend";
  const text =
    `${url} does not answer, though every pod is ready.\n` +
    `Node port ${new URL(url).port || 80} does not reach Service ${name}: a firewall may block it, or the node's network is not reachable from this machine.\n` +
    `Another way in, if Minikube runs in a container or a virtual machine: minikube service ${name} -n ${place.namespace} -p ${place.context} --url`;
  return { text, isRepairable: false };
}

function answers(url: string): Promise<boolean> {
  return fetch(`${url}/api/health`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
