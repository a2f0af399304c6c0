import type { Deployment, Stack } from "@pulumi/pulumi/automation";
import { ApiServer } from "../../../lib/cluster/api-server";
import { UserError } from "../../../lib/errors";
import { clusterAccess, type ClusterAccess } from "../../../lib/cluster/kubeconfig";
import { MARK } from "./losses";
import { recordedNamespaces, type StateEntry } from "../pulumi/recorded-namespaces";
import { settingOf } from "../pulumi/stack-file";
import { folderOf, readCheckpoint, stackFiles } from "../pulumi/state-folder";

const PROVIDER = "pulumi:providers:kubernetes";
const RECORD = "random:index/randomId:RandomId";

/** What is read, and cut, of an entry of Pulumi's state. */
interface Resource {
  urn: string;
  type: string;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[]>;
  inputs?: { context?: string; kubeconfig?: string };
  outputs?: { keepers?: { uid?: string }; context?: string; kubeconfig?: string };
}

/**
 * Before Pulumi compares or removes without the program, and so without its guard. Where the stack
 * was deployed to one cluster and its context leads to another, what it would do is to forget
 * everything. Where it is the same, it is asked through the kubeconfig of today: the recorded one
 * may be what a refused run tried.
 *
 * @param exported the stack's state, where the caller has it: another export is another start of the engine.
 */
export async function requireSameCluster(stack: Stack, exported?: Deployment): Promise<void> {
  const state = exported ?? (await stack.exportStack());
  const access = accessOf(stack);
  const taken = await takenNamespace(access, resourcesOf(state));
  if (taken) throw takenByAnother(taken);
  if (await leadsElsewhere(access, resourcesOf(state))) {
    throw new UserError(
      `Context ${access.context} leads to another cluster than the one this stack was deployed to. Nothing was touched.\n` +
        "If the old one is gone for good, forget what was in it: npm run recover -- --yes\nIf it is not, choose it again: npx pulumi config set context <name>",
    );
  }
  const resources = reachedThrough(access, resourcesOf(state));
  if (resources)
    await stack.importStack({ ...state, deployment: { ...state.deployment, resources } });
}

/**
 * Before a deployment, which would go into a namespace of the recorded name whoever made it. The
 * record is read from this clone's own files: to have it exported would cost a start of the engine.
 * With another backend the later comparison is the guard.
 */
export async function requireOwnNamespaces(stack: Stack): Promise<void> {
  const file = stackFiles(folderOf(process.env.PULUMI_BACKEND_URL ?? "") ?? "/nowhere").get(
    stack.name,
  );
  if (file === undefined) return;
  const checkpoint = readCheckpoint<{ latest?: { resources?: Resource[] } }>(file);
  const taken = await takenNamespace(accessOf(stack), checkpoint?.latest?.resources ?? []);
  if (taken) throw takenByAnother(taken);
}

/**
 * Whether the context leads to another cluster, or to one where another stack has this one's
 * namespace now.
 */
export async function isOtherCluster(stack: Stack, state: Deployment): Promise<boolean> {
  const [access, resources] = [accessOf(stack), resourcesOf(state)];
  return (
    (await leadsElsewhere(access, resources)) ||
    (await takenNamespace(access, resources)) !== undefined
  );
}

function accessOf(stack: Stack): ClusterAccess {
  return clusterAccess(settingOf("context", stack.name), process.env.KUBECONFIG);
}

/**
 * A cluster that only a program can ask (see `lib/cluster/kubeconfig.ts`) is left to the program's own
 * guard.
 */
async function leadsElsewhere(
  access: ClusterAccess,
  resources: readonly Resource[],
): Promise<boolean> {
  const recorded = resources.map(uidOf).find(Boolean);
  if (recorded === undefined || !access.isDirect) return false;
  const present = await new ApiServer(access).get<{ metadata: { uid: string } }>(
    "/api/v1/namespaces/kube-system",
  );
  return present !== undefined && present.metadata.uid !== recorded;
}

/**
 * Name of a namespace that was deleted behind this stack's back and made again by another clone or
 * stack of this project, which the annotation shows. One that a person made by hand in its place
 * carries none.
 */
async function takenNamespace(
  access: ClusterAccess,
  resources: readonly Resource[],
): Promise<string | undefined> {
  if (!access.isDirect) return undefined;
  for (const { name, uid } of recordedNamespaces(resources as StateEntry[])) {
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

/** @param recorded UID of the stack's own namespace, as far as its record knows one. */
export function isTaken(recorded: string | undefined, { uid, annotations }: Metadata): boolean {
  return recorded !== undefined && recorded !== uid && annotations?.[MARK] !== undefined;
}

function takenByAnother(namespace: string): UserError {
  return new UserError(
    `Namespace ${namespace} belongs to another stack now. Nothing was touched.\n` +
      "This stack's own was deleted, and another clone or stack made one of the same name. Give this one a place of its own:\n" +
      `npx pulumi config set namespace ${namespace}-2 and npx pulumi config set nodePort 30081, then forget what was deleted: npm run recover -- --yes`,
  );
}

/**
 * The entries, those of the cluster's provider with this way to it; undefined where they have it
 * already.
 */
export function reachedThrough(
  { context, kubeconfig }: Pick<ClusterAccess, "context" | "kubeconfig">,
  resources: readonly Resource[],
): Resource[] | undefined {
  const differs = ({ type, inputs }: Resource): boolean =>
    type === PROVIDER && (inputs?.context !== context || inputs.kubeconfig !== kubeconfig);
  if (!resources.some(differs)) return undefined;
  return resources.map((resource) => {
    if (!differs(resource)) return resource;
    return {
      ...resource,
      inputs: { ...resource.inputs, context, kubeconfig },
      outputs: { ...resource.outputs, context, kubeconfig },
    };
  });
}

/**
 * Takes out of Pulumi's record whatever was in the cluster, and which one that was. Images and
 * generated passwords stay.
 */
export async function forgetCluster(stack: Stack): Promise<void> {
  const state = await stack.exportStack();
  await stack.importStack({
    ...state,
    deployment: { ...state.deployment, resources: withoutCluster(resourcesOf(state)) },
  });
}

/** The entries that are left, none of them with a dependency on one that is not. */
export function withoutCluster(resources: readonly Resource[]): Resource[] {
  const left = resources.filter(
    (resource) => !resource.type.startsWith("kubernetes:") && uidOf(resource) === undefined,
  );
  const urns = new Set(left.map(({ urn }) => urn));
  const known = (list: string[] = []) => list.filter((urn) => urns.has(urn));
  return left.map((resource) => ({
    ...resource,
    dependencies: known(resource.dependencies),
    propertyDependencies: Object.fromEntries(
      Object.entries(resource.propertyDependencies ?? {}).map(([name, list]) => [
        name,
        known(list),
      ]),
    ),
  }));
}

function uidOf({ type, outputs }: Resource): string | undefined {
  return type === RECORD ? outputs?.keepers?.uid : undefined;
}

function resourcesOf({ deployment }: Deployment): Resource[] {
  return (deployment as { resources?: Resource[] }).resources ?? [];
}
