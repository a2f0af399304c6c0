import type { Deployment, Stack } from "@pulumi/pulumi/automation";
import { ApiServer } from "../../../lib/cluster/api-server";
import { UserError } from "../../../lib/errors";
import { clusterAccess, type ClusterAccess } from "../../../lib/cluster/kubeconfig";
import {
  entriesOf,
  recordedNamespaces,
  type StateEntry,
  withEntries,
} from "../pulumi/state-entries";
import { settingOf } from "../pulumi/stack-file";
import { folderOf, readCheckpoint, stackFiles } from "../pulumi/state-folder";
import { CLUSTER_ANNOTATION } from "./losses";

const PROVIDER = "pulumi:providers:kubernetes";
const CLUSTER_IDENTITY = "random:index/randomId:RandomId";

/**
 * Refuses to continue if the stack's context leads to a cluster other than the one that the stack
 * was deployed to. In a different cluster, the refresh would remove every object from the state,
 * because it does not run the program and therefore skips the program's guard. In the same cluster,
 * writes the current kubeconfig into the state, because the recorded kubeconfig may come from a
 * refused run.
 *
 * @param exported the stack's state, if the caller has already exported it. Every export starts the
 *   engine.
 */
export async function requireSameCluster(stack: Stack, exported?: Deployment): Promise<void> {
  const state = exported ?? (await stack.exportStack());
  const [access, entries] = [accessOf(stack), entriesOf(state)];
  const taken = await takenNamespace(access, entries);
  if (taken) throw takenByAnother(taken);
  if (await isDifferentCluster(access, entries)) {
    throw new UserError(
      `Context ${access.context} points to a different cluster than the one this stack was deployed to. Nothing was touched.\n` +
        "If the old one is gone for good, forget what was in it: npm run recover -- --yes\nIf it still exists, choose it again: npx pulumi config set context <name>",
    );
  }
  const updated = reachedThrough(access, entries);
  if (updated) await stack.importStack(withEntries(state, updated));
}

/**
 * Refuses to deploy into a namespace that has the recorded name but was created by another stack or
 * clone. Reads the state from this clone's own files, because an export would start the engine. If
 * the state is not stored in these files, only the later refresh makes this check.
 */
export async function requireOwnNamespaces(stack: Stack): Promise<void> {
  const folder = folderOf(process.env.PULUMI_BACKEND_URL ?? "");
  const file = folder === undefined ? undefined : stackFiles(folder).get(stack.name);
  if (file === undefined) return;
  const taken = await takenNamespace(
    accessOf(stack),
    readCheckpoint(file)?.latest?.resources ?? [],
  );
  if (taken) throw takenByAnother(taken);
}

/**
 * Returns true if the context points to a different cluster, or if this stack's namespace now
 * belongs to another stack.
 */
export async function isOtherCluster(stack: Stack, state: Deployment): Promise<boolean> {
  const [access, entries] = [accessOf(stack), entriesOf(state)];
  return (
    (await isDifferentCluster(access, entries)) ||
    (await takenNamespace(access, entries)) !== undefined
  );
}

function accessOf(stack: Stack): ClusterAccess {
  return clusterAccess(settingOf("context", stack.name), process.env.KUBECONFIG);
}

/**
 * Returns false for a cluster that can be reached only through a credential plugin
 * (lib/cluster/kubeconfig.ts). The program's own guard checks such a cluster.
 */
async function isDifferentCluster(
  access: ClusterAccess,
  entries: readonly StateEntry[],
): Promise<boolean> {
  const recorded = entries.map(clusterUid).find(Boolean);
  if (recorded === undefined || !access.isDirect) return false;
  const present = await new ApiServer(access).get<{ metadata: { uid: string } }>(
    "/api/v1/namespaces/kube-system",
  );
  return present !== undefined && present.metadata.uid !== recorded;
}

/**
 * Returns the name of a namespace that was deleted outside of this stack and recreated by another
 * clone or stack of this project. Ignores a namespace that was created by hand, which does not have
 * this project's annotation.
 */
async function takenNamespace(
  access: ClusterAccess,
  entries: readonly StateEntry[],
): Promise<string | undefined> {
  if (!access.isDirect) return undefined;
  for (const { name, uid } of recordedNamespaces(entries)) {
    const present = await new ApiServer(access).get<{ metadata: Metadata }>(
      `/api/v1/namespaces/${name}`,
    );
    if (present && isTaken(uid, present.metadata)) return name;
  }
  return undefined;
}

export interface Metadata {
  uid: string;
  annotations?: Record<string, string>;
}

/**
 * Returns true if another stack of this project created the namespace.
 * @param recorded UID of the stack's own namespace; undefined if the state records none.
 */
export function isTaken(recorded: string | undefined, { uid, annotations }: Metadata): boolean {
  return (
    recorded !== undefined && recorded !== uid && annotations?.[CLUSTER_ANNOTATION] !== undefined
  );
}

function takenByAnother(namespace: string): UserError {
  return new UserError(
    `Namespace ${namespace} belongs to another stack now. Nothing was touched.\n` +
      "This stack's namespace was deleted, and another clone or stack created one with the same name. Give this stack another namespace and node port:\n" +
      `npx pulumi config set namespace ${namespace}-2 and npx pulumi config set --path frontend.nodePort 30081, then forget what was deleted: npm run recover -- --yes`,
  );
}

/**
 * Returns the state's entries after writing this context and kubeconfig into the entries of the
 * Kubernetes provider; undefined if the provider already has them.
 */
export function reachedThrough(
  { context, kubeconfig }: Pick<ClusterAccess, "context" | "kubeconfig">,
  entries: readonly StateEntry[],
): StateEntry[] | undefined {
  const differs = ({ type, inputs }: StateEntry): boolean =>
    type === PROVIDER && (inputs?.context !== context || inputs.kubeconfig !== kubeconfig);
  if (!entries.some(differs)) return undefined;
  return entries.map((entry) => {
    if (!differs(entry)) return entry;
    return {
      ...entry,
      inputs: { ...entry.inputs, context, kubeconfig },
      outputs: { ...entry.outputs, context, kubeconfig },
    };
  });
}

/** Returns the UID of the cluster that the program recorded (components/cluster-identity.ts). */
export function clusterUid({ type, outputs }: StateEntry): string | undefined {
  return type === CLUSTER_IDENTITY ? outputs?.keepers?.uid : undefined;
}
