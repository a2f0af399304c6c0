import type { Deployment, Stack } from "@pulumi/pulumi/automation";
import { ApiServer } from "../../lib/api-server";
import { UserError } from "../../lib/errors";
import { clusterAccess } from "../../lib/kubeconfig";
import { settingOf } from "./stack-file";

<<<<<<< HEAD
/** The record that components/cluster-identity.ts keeps in the state. */
interface Identity {
    type: string;
    inputs?: { keepers?: { uid?: string } };
    outputs?: { keepers?: { uid?: string } };
}

/** UID of the cluster behind the context, where it is not the recorded one. A cluster that only a program can ask is left to the program's own guard. */
export async function otherCluster(stack: Stack): Promise<string | undefined> {
    const recorded = identities(await stack.exportStack()).map(({ outputs }) => outputs?.keepers?.uid).find(Boolean);
    const access = clusterAccess(settingOf("context", stack.name), process.env.KUBECONFIG);
    const present = recorded && access.isDirect ? await new ApiServer(access).get<{ metadata: { uid: string } }>("/api/v1/namespaces/kube-system") : undefined;
    return present === undefined || recorded === present.metadata.uid ? undefined : present.metadata.uid;
}

/**
 * Refuses any cluster but the recorded one. What is done without running the program, as the engine needs it where a
 * resource is missing from the record, is done without the program's own guard.
 */
export async function requireRecordedCluster(stack: Stack): Promise<void> {
    if (!(await otherCluster(stack))) return;
    throw new UserError("The cluster is not the one this stack was deployed to.\n" +
        "If the old one is gone for good, forget what was in it: npm run recover -- --yes\nIf it is not, choose it again: npx pulumi config set context <name>");
}

/** Writes down another cluster as the stack's own. The Automation API has no call for this: the state goes out and comes back with one value changed. */
export async function adoptCluster(stack: Stack, uid: string): Promise<void> {
    const state = await stack.exportStack();
    for (const { inputs, outputs } of identities(state)) for (const { keepers } of [inputs ?? {}, outputs ?? {}]) if (keepers?.uid) keepers.uid = uid;
    await stack.importStack(state);
}

function identities({ deployment }: Deployment): Identity[] {
    const resources = (deployment as { resources?: Identity[] }).resources ?? [];
    return resources.filter(({ type, outputs }) => type === "random:index/randomId:RandomId" && outputs?.keepers?.uid);
=======
const RECORD = "random:index/randomId:RandomId";

/** What is read, and cut, of an entry of Pulumi's state. */
interface Resource {
    urn: string;
    type: string;
    dependencies?: string[];
    propertyDependencies?: Record<string, string[]>;
    outputs?: { keepers?: { uid?: string } };
}

/** Where the stack was deployed to one cluster and its context leads to another, what a comparison would do is to forget everything. */
export async function requireSameCluster(stack: Stack): Promise<void> {
    if (!(await isOtherCluster(stack))) return;
    throw new UserError(`Context ${settingOf("context", stack.name)} leads to another cluster than the one this stack was deployed to. Nothing was touched.\n` +
        "If the old one is gone for good, forget what was in it: npm run recover -- --yes\nIf it is not, choose it again: npx pulumi config set context <name>");
}

/** A cluster that only a program can ask (see `lib/kubeconfig.ts`) is left to the program's own guard. */
export async function isOtherCluster(stack: Stack): Promise<boolean> {
    const recorded = resourcesOf(await stack.exportStack()).map(uidOf).find(Boolean);
    if (recorded === undefined) return false;
    const access = clusterAccess(settingOf("context", stack.name), process.env.KUBECONFIG);
    const present = access.isDirect ? await new ApiServer(access).get<{ metadata: { uid: string } }>("/api/v1/namespaces/kube-system") : undefined;
    return present !== undefined && present.metadata.uid !== recorded;
}

/** Takes out of Pulumi's record whatever was in the cluster, and which one that was. Images and generated passwords stay. */
export async function forgetCluster(stack: Stack): Promise<void> {
    const state = await stack.exportStack();
    await stack.importStack({ ...state, deployment: { ...state.deployment, resources: withoutCluster(resourcesOf(state)) } });
}

/** The entries that are left, none of them with a dependency on one that is not. */
export function withoutCluster(resources: readonly Resource[]): Resource[] {
    const left = resources.filter((resource) => !resource.type.startsWith("kubernetes:") && uidOf(resource) === undefined);
    const urns = new Set(left.map(({ urn }) => urn));
    const known = (list: string[] = []) => list.filter((urn) => urns.has(urn));
    return left.map((resource) => ({
        ...resource, dependencies: known(resource.dependencies),
        propertyDependencies: Object.fromEntries(Object.entries(resource.propertyDependencies ?? {}).map(([name, list]) => [name, known(list)])),
    }));
}

function uidOf({ type, outputs }: Resource): string | undefined {
    return type === RECORD ? outputs?.keepers?.uid : undefined;
}

function resourcesOf({ deployment }: Deployment): Resource[] {
    return (deployment as { resources?: Resource[] }).resources ?? [];
>>>>>>> f192c0e49ae3daf294952f019483679b182a1d38
}
