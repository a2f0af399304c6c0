import type { Deployment, Stack } from "@pulumi/pulumi/automation";
import { ApiServer } from "../../lib/api-server";
import { UserError } from "../../lib/errors";
import { clusterAccess } from "../../lib/kubeconfig";
import { settingOf } from "./stack-file";

/** What is read, and cut, of an entry of Pulumi's state. */
interface Resource {
    urn: string;
    type: string;
    dependencies?: string[];
    propertyDependencies?: Record<string, string[]>;
    outputs?: { keepers?: { uid?: string } };
}

/** Whether the context leads to another cluster than the recorded one. One that only a program can ask (lib/kubeconfig.ts) is left to the program's own guard. */
export async function isOtherCluster(stack: Stack): Promise<boolean> {
    const recorded = resourcesOf(await stack.exportStack()).map(uidOf).find(Boolean);
    if (recorded === undefined) return false;
    const access = clusterAccess(settingOf("context", stack.name), process.env.KUBECONFIG);
    const present = access.isDirect ? await new ApiServer(access).get<{ metadata: { uid: string } }>("/api/v1/namespaces/kube-system") : undefined;
    return present !== undefined && present.metadata.uid !== recorded;
}

/**
 * Refuses any cluster but the recorded one. What is done without running the program, as the engine needs it where a
 * resource is missing from the record, is done without the program's own guard.
 */
export async function requireRecordedCluster(stack: Stack): Promise<void> {
    if (!(await isOtherCluster(stack))) return;
    throw new UserError(`Context ${settingOf("context", stack.name)} leads to another cluster than the one this stack was deployed to. Nothing was touched.\n` +
        "If the old one is gone for good, forget what was in it: npm run recover -- --yes\nIf it is not, choose it again: npx pulumi config set context <name>");
}

/**
 * Takes out of Pulumi's record whatever was in the cluster, and which one that was; images and generated passwords stay.
 * A comparison would not do: it asks wherever the recorded kubeconfig leads, which may be the old cluster still.
 */
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

/** What components/cluster-identity.ts has recorded. */
function uidOf({ type, outputs }: Resource): string | undefined {
    return type === "random:index/randomId:RandomId" ? outputs?.keepers?.uid : undefined;
}

function resourcesOf({ deployment }: Deployment): Resource[] {
    return (deployment as { resources?: Resource[] }).resources ?? [];
}
