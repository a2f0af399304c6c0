import type { Deployment, Stack } from "@pulumi/pulumi/automation";
import { ApiServer } from "../../lib/api-server";
import { UserError } from "../../lib/errors";
import { clusterAccess } from "../../lib/kubeconfig";
import { settingOf } from "./stack-file";

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
}
