import { kubectl } from "../cluster/kubectl";
import { removeTrial, startReady, trialPod } from "../bench/trial-pod";

const NAME = "todo-load-floor";

/** A minimal FastAPI program that is started in the same way as the backend. */
const PROGRAM = `
import uvicorn
from fastapi import FastAPI

app = FastAPI()

@app.get("/")
async def empty() -> dict:
    return {}

uvicorn.run(app, host="0.0.0.0", port=8000, http="httptools", access_log=False, log_level="warning")
`;

/**
 * Starts a pod that serves an empty FastAPI route on a node port. The pod uses the backend's image
 * and limits.
 *
 * @param host address of the cluster's node.
 * @returns the route's URL, and a function that deletes the pod and its Service.
 */
export async function emptyBackend(
  namespace: string,
  release: string,
  host: string,
): Promise<{ url: string; remove(): Promise<void> }> {
  const remove = () => removeTrial(namespace, NAME);
  await remove();
  const pod = await trialPod(namespace, release, "backend", NAME);
  Object.assign(pod.spec.containers[0], {
    command: ["python", "-c", PROGRAM],
    env: [],
    envFrom: [],
    readinessProbe: { httpGet: { path: "/", port: 8000 }, periodSeconds: 1 },
  });
  const { labels } = pod.metadata;
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: pod.metadata,
    spec: { type: "NodePort", selector: labels, ports: [{ port: 8000, targetPort: 8000 }] },
  };
  try {
    await startReady(pod, service);
    const port = await kubectl(
      "get",
      "service",
      NAME,
      "-n",
      namespace,
      "-o",
      "jsonpath={.spec.ports[0].nodePort}",
    );
    return { url: `http://${host}:${port}/`, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
