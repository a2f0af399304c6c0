import type { Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../../../lib/errors";
import { unblockRelease } from "../cluster/helm-records";
import { kubectlJson } from "../cluster/kubectl";
import { isAlive, Lock, locksOf } from "../pulumi/locks";
import { isOtherCluster } from "../cluster/other-cluster";
import { orphans } from "./orphans";
import { processes } from "./processes";
import { compare } from "../pulumi/stack";
import { settingOf } from "../pulumi/stack-file";

/**
 * Longer than any deployment may take: `timeoutSeconds` is 3600 at most, and as much again for its
 * rollback.
 */
const PATIENCE_MINUTES = 125;
const RELEASE = "kubernetes:helm.sh/v3:Release";

interface Resource {
  type: string;
  inputs: { name?: string; namespace?: string; metadata?: { name: string; namespace?: string } };
}

interface Deployment {
  resources?: object[];
  pending_operations?: { type: string; resource: Resource }[];
}

/**
 * Takes up what a killed run left, so that this one can go on as if the other had been stopped
 * between two steps. Waits for a run that is still at work. Where no lock was left nothing was cut
 * off, and nothing is done.
 *
 * @returns whether a run was cut off.
 */
export async function takeUpInterrupted(stack: Stack): Promise<boolean> {
  const wasCut = await releaseInterrupted(stack);
  if (wasCut) await compare(stack);
  return wasCut;
}

/**
 * The same without the comparison of record and cluster that has to follow. @returns whether a run
 * was cut off.
 */
export async function releaseInterrupted(stack: Stack): Promise<boolean> {
  const left = await staleLocks(stack.name);
  if (left.length === 0) return false;
  console.log("A run was cut off: taking up what it left");
  for (const { pid } of orphans(processes())) process.kill(pid, "SIGKILL");
  await stack.cancel();

  const context = settingOf("context", stack.name);
  const state = await stack.exportStack();
  const deployment = state.deployment as Deployment;
  const pending = deployment.pending_operations ?? [];
  // Another cluster behind the same context holds nothing of that run.
  const pendingHere = (await isOtherCluster(stack, state)) ? [] : pending;
  for (const { type, resource } of pendingHere.filter(
    (operation) => operation.resource.type === RELEASE,
  )) {
    await unblockRelease(
      context,
      resource.inputs.name!,
      resource.inputs.namespace!,
      type === "creating",
    );
  }
  const made = await madeBeforeTheCut(
    context,
    pendingHere.filter(({ type }) => type === "creating").map(({ resource }) => resource),
    left,
  );
  await stack.importStack({
    ...state,
    deployment: {
      ...deployment,
      resources: [...(deployment.resources ?? []), ...made],
      pending_operations: [],
    },
  });
  return true;
}

/** Waits while a run is at work, and returns the locks that nobody holds any more. */
async function staleLocks(stack: string): Promise<Lock[]> {
  const deadline = Date.now() + PATIENCE_MINUTES * 60_000;
  for (let said = false; ; said = true) {
    const locks = locksOf(process.env.PULUMI_BACKEND_URL ?? "", stack);
    const owner = locks.find(isAlive);
    if (!owner) return locks;
    const who = `process ${owner.pid} of ${owner.username} on ${owner.hostname}`;
    if (Date.now() > deadline)
      throw new UserError(
        `Another run is at work on this stack, or one was killed.\nIt is ${who}. If it is gone: npx pulumi cancel --yes, then run this again.`,
      );
    if (!said)
      console.log(`Another run is at work on this stack (${who}): waiting for it to end …`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/**
 * Objects that the cut-off run made and had no time to record, as entries of the state; the
 * comparison that follows reads the rest of them. What is older than that run is somebody else's
 * and stays so. A release is not among them: see helm-records.
 */
async function madeBeforeTheCut(
  context: string,
  creating: Resource[],
  locks: Lock[],
): Promise<object[]> {
  const began = Math.min(...locks.map(({ timestamp }) => Date.parse(timestamp)));
  const made = creating
    .filter(({ type }) => type.startsWith("kubernetes:core/v1:"))
    .map(async (resource) => {
      const { name, namespace } = resource.inputs.metadata!;
      const kind = resource.type.split(":").at(-1)!;
      const found = await kubectlJson<{ metadata: { creationTimestamp: string } }>(
        "--context",
        context,
        "get",
        kind,
        name,
        ...(namespace ? ["-n", namespace] : []),
      );
      const isNew =
        found && Date.parse(found.metadata.creationTimestamp) >= Math.floor(began / 1000) * 1000;
      return isNew
        ? [{ ...resource, id: namespace ? `${namespace}/${name}` : name, outputs: resource.inputs }]
        : [];
    });
  return (await Promise.all(made)).flat();
}
