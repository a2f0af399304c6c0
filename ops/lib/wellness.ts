import { kubectlJson } from "./kubectl";

/** A page that nobody serves is not waited for long; a pod that starts, or looks for its image again, needs more. */
const PATIENCE = { pageSeconds: 10, podsSeconds: 90 };

interface Deployment {
    metadata: { name: string };
    spec: { replicas: number };
    status: { availableReplicas?: number };
}

/** What is not well after a deployment, as in "todo-backend has no ready pod"; undefined as soon as all is. */
export async function whatIsUnwell(url: string, namespace: string, write: (line: string) => void, patience = PATIENCE): Promise<string | undefined> {
    const start = Date.now();
    for (let isTold = false; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
        const [page, pods] = await Promise.all([answers(url), withoutPods(namespace)]);
        if (page && pods.length === 0) return undefined;
        if (pods.length > 0 && !isTold) write(`  waiting for pods of ${pods.join(", ")}`);
        isTold ||= pods.length > 0;
        const waited = (Date.now() - start) / 1000;
        if (pods.length === 0 && waited > patience.pageSeconds) return `${url} does not answer`;
        if (waited > patience.podsSeconds) return `${pods[0]} has no ready pod`;
    }
}

function answers(url: string): Promise<boolean> {
    return fetch(`${url}/api/health`, { signal: AbortSignal.timeout(2_000) }).then(({ ok }) => ok, () => false);
}

/** Deployments with fewer available pods than they should have; none where the cluster does not say. */
async function withoutPods(namespace: string): Promise<string[]> {
    const list = await kubectlJson<{ items: Deployment[] }>("get", "deployments", "-n", namespace, "--request-timeout=5s").catch(() => undefined);
    return (list?.items ?? []).filter(({ spec, status }) => (status.availableReplicas ?? 0) < spec.replicas).map(({ metadata }) => metadata.name);
}
