import type { Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../../../lib/errors";
import { unblockRelease } from "../cluster/helm-records";
import { kubectlJson } from "../cluster/kubectl";
import { isOtherCluster } from "../cluster/other-cluster";
import { isAlive, type Lock, locksOf } from "../pulumi/locks";
import { refreshState } from "../pulumi/stack";
import { settingOf } from "../pulumi/stack-file";
import { orphanedProcesses } from "./orphaned-processes";
import { processes } from "./processes";

/**
 * Minutes to wait for another run. A deployment takes at most two hours: one hour for the update,
 * because `timeoutSeconds` is at most 3600, and one hour for a rollback.
 */
const MAX_WAIT_MINUTES = 125;
const RELEASE = "kubernetes:helm.sh/v3:Release";
/** Prefix of the types of namespaces and Secrets, for example `kubernetes:core/v1:Secret`. */
const CORE = "kubernetes:core/v1:";

interface Resource {
  type: string;
  inputs: { name?: string; namespace?: string; metadata?: { name: string; namespace?: string } };
}

interface PendingOperation {
  type: string;
  resource: Resource;
}

interface Deployment {
  resources?: object[];
  pending_operations?: PendingOperation[];
}

/**
 * Continues after a run that was interrupted, for example by Ctrl-C: calls `cleanUpInterrupted`,
 * then updates Pulumi's state from the cluster. Does nothing if no run left a lock behind.
 *
 * @returns whether a run was interrupted.
 */
export async function resumeInterrupted(stack: Stack): Promise<boolean> {
  const wasInterrupted = await cleanUpInterrupted(stack);
  if (wasInterrupted) await refreshState(stack);
  return wasInterrupted;
}

/**
 * Waits for a run that is still active. If a run was killed, kills its remaining plugins, releases
 * its lock, removes Helm's unfinished record, and adds to Pulumi's state the objects that the run
 * created but did not record. The caller has to update the state from the cluster afterwards.
 *
 * @returns whether a run was interrupted.
 */
export async function cleanUpInterrupted(stack: Stack): Promise<boolean> {
  const locks = await staleLocks(stack.name);
  if (locks.length === 0) return false;
  console.log("The last run was interrupted: cleaning up after it");
  for (const { pid } of orphanedProcesses(processes())) process.kill(pid, "SIGKILL");
  await stack.cancel();

  const context = settingOf("context", stack.name);
  const state = await stack.exportStack();
  const deployment = state.deployment as Deployment;
  // If the context now points to a different cluster, that cluster has no objects from the
  // interrupted run.
  const pending = (await isOtherCluster(stack, state)) ? [] : (deployment.pending_operations ?? []);
  await unblockReleases(context, pending);
  const unrecorded = await unrecordedObjects(context, pending, locks);
  await stack.importStack({
    ...state,
    deployment: {
      ...deployment,
      resources: [...(deployment.resources ?? []), ...unrecorded],
      pending_operations: [],
    },
  });
  return true;
}

/** Waits while another run is active. Returns the locks that killed runs left behind. */
async function staleLocks(stack: string): Promise<Lock[]> {
  const deadline = Date.now() + MAX_WAIT_MINUTES * 60_000;
  for (let isReported = false; ; isReported = true) {
    const locks = locksOf(process.env.PULUMI_BACKEND_URL ?? "", stack);
    const owner = locks.find(isAlive);
    if (!owner) return locks;
    const run = `process ${owner.pid} of ${owner.username} on ${owner.hostname}`;
    if (Date.now() > deadline)
      throw new UserError(
        `Another run is at work on this stack, or a killed run has left its lock behind.\nThe lock is held by ${run}. If that run has ended: npx pulumi cancel --yes, then run this again.`,
      );
    if (!isReported)
      console.log(`Another run is at work on this stack (${run}): waiting for it to end …`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/** Makes Helm accept operations again on the releases that the interrupted run was changing. */
async function unblockReleases(
  context: string,
  pending: readonly PendingOperation[],
): Promise<void> {
  for (const { type, resource } of pending.filter(
    (operation) => operation.resource.type === RELEASE,
  )) {
    const { name, namespace } = resource.inputs;
    if (name === undefined || namespace === undefined)
      throw new Error(`Pulumi's state has a release without a name or a namespace: ${name}`);
    await unblockRelease(context, name, namespace, type === "creating");
  }
}

/**
 * Returns state entries for objects that the interrupted run created but did not record. The later
 * refresh fills in their remaining fields. Excludes objects that are older than the interrupted
 * run, because that run cannot have created them. Excludes releases, which `unblockReleases`
 * handles.
 */
async function unrecordedObjects(
  context: string,
  pending: readonly PendingOperation[],
  locks: readonly Lock[],
): Promise<object[]> {
  const start = Math.min(...locks.map(({ timestamp }) => Date.parse(timestamp)));
  const found = pending
    .filter(({ type, resource }) => type === "creating" && resource.type.startsWith(CORE))
    .map(async ({ resource }) => {
      const { metadata } = resource.inputs;
      if (!metadata) return [];
      const { name, namespace } = metadata;
      const kind = resource.type.slice(CORE.length);
      const created = await creationTime(context, kind, name, namespace);
      // Kubernetes records creation times in whole seconds. An invalid timestamp gives NaN.
      const isNew = created !== undefined && created >= Math.floor(start / 1000) * 1000;
      if (!isNew) return [];
      const id = namespace ? `${namespace}/${name}` : name;
      return [{ ...resource, id, outputs: resource.inputs }];
    });
  return (await Promise.all(found)).flat();
}

/**
 * Returns when an object was created, in milliseconds since the epoch; undefined if the object does
 * not exist.
 */
async function creationTime(
  context: string,
  kind: string,
  name: string,
  namespace?: string,
): Promise<number | undefined> {
  const place = namespace ? ["-n", namespace] : [];
  const args = ["--context", context, "get", kind, name, ...place];
  const object = await kubectlJson<{ metadata: { creationTimestamp: string } }>(...args);
  return object && Date.parse(object.metadata.creationTimestamp);
}
