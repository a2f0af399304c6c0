import { execFile } from "node:child_process";
import { kubectl, kubectlJson } from "../kubectl";

const NAME = "todo-load-floor";

/** As little as the backend's framework can do, served the way the backend is. */
const PROGRAM = `
import uvicorn
from fastapi import FastAPI

app = FastAPI()

@app.get("/")
async def empty() -> dict:
    return {}

uvicorn.run(app, host="0.0.0.0", port=8000, http="httptools", access_log=False, log_level="warning")
`;

interface Deployment {
    spec: { template: { spec: { securityContext: object; containers: { image: string; imagePullPolicy: string; resources: { limits: object }; securityContext: object }[] } } };
}

/**
 * An empty FastAPI route in a pod of its own, with the backend's image and limits, at a node port; until `remove` is called.
 *
 * @param host where node ports answer.
 */
export async function emptyBackend(namespace: string, release: string, host: string): Promise<{ url: string; remove(): Promise<void> }> {
    const remove = async () => { await kubectl("delete", "pod,service", NAME, "-n", namespace, "--ignore-not-found", "--grace-period=1"); };
    await remove(); // what a killed run has left
    const list = await kubectlJson<{ items: Deployment[] }>("get", "deployments", "-n", namespace, "-l", `app.kubernetes.io/instance=${release},app.kubernetes.io/component=backend`);
    const { securityContext, containers: [backend] } = list!.items[0]!.spec.template.spec;
    const labels = { app: NAME };
    try {
        await apply({
            apiVersion: "v1", kind: "List", items: [{
                apiVersion: "v1", kind: "Pod", metadata: { name: NAME, namespace, labels },
                spec: {
                    automountServiceAccountToken: false, securityContext, terminationGracePeriodSeconds: 1,
                    containers: [{
                        name: "floor", image: backend!.image, imagePullPolicy: backend!.imagePullPolicy, command: ["python", "-c", PROGRAM],
                        // Its limits alone count for speed; asking for as much as the backend, it would not fit beside it on a small node.
                        resources: { limits: backend!.resources.limits, requests: { cpu: "10m", memory: "32Mi" } },
                        securityContext: backend!.securityContext, readinessProbe: { httpGet: { path: "/", port: 8000 }, periodSeconds: 1 },
                    }],
                },
            }, {
                apiVersion: "v1", kind: "Service", metadata: { name: NAME, namespace, labels },
                spec: { type: "NodePort", selector: labels, ports: [{ port: 8000, targetPort: 8000 }] },
            }],
        });
        await kubectl("wait", "pod", NAME, "-n", namespace, "--for=condition=Ready", "--timeout=60s");
        const port = await kubectl("get", "service", NAME, "-n", namespace, "-o", "jsonpath={.spec.ports[0].nodePort}");
        return { url: `http://${host}:${port}/`, remove };
    } catch (error) {
        await remove();
        throw error;
    }
}

function apply(object: object): Promise<void> {
    return new Promise((resolve, reject) => {
        const child = execFile("kubectl", ["apply", "-f", "-"], (error) => (error ? reject(error) : resolve()));
        child.stdin!.end(JSON.stringify(object));
    });
}
