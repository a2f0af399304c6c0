import * as fs from "node:fs";
import { transform } from "sucrase";
import { inProject } from "../ops/lib/project";
import { podWithService } from "../e2e/lib/pod-with-service";
import { inShell, sh } from "../e2e/lib/shell";
import { withValues } from "./checks/helm";
import type { Live } from "./live";
import type { ModelRequest } from "./model-server";

const NAMESPACE = "lab-model";
const PORT = 8080;

/**
 * Runs `work` while the backend uses a model server in the cluster (model-server.ts) instead of a
 * real model. The backend's key stays as it is.
 *
 * @param path path of the API, for example `/v1`.
 */
export async function withModel<T>(live: Live, path: string, work: () => Promise<T>): Promise<T> {
  await removeModel(); // left by an interrupted run
  const { status, output } = await sh("kubectl apply -f -", {
    input: JSON.stringify(manifests(live.images.frontend)),
  });
  if (status !== 0) throw new Error(output);
  try {
    await inShell(`kubectl wait pod/model -n ${NAMESPACE} --for=condition=Ready --timeout=60s`);
    const address = `http://model.${NAMESPACE}.svc.cluster.local:${PORT}${path}`;
    const egress = JSON.stringify([{ namespace: NAMESPACE, port: PORT }]);
    const values = `--set backend.env.ASSISTANT_MODE=llm,backend.env.OPENAI_BASE_URL=${address}`;
    return await withValues(
      live,
      `${values} --set-json 'networkPolicy.backendEgress=${egress}'`,
      work,
    );
  } finally {
    await removeModel();
  }
}

/** Returns the requests that the model server has answered. */
export async function modelRequests(): Promise<ModelRequest[]> {
  const text = await inShell(`kubectl logs -n ${NAMESPACE} model`);
  const lines = text.split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as ModelRequest);
}

async function removeModel(): Promise<void> {
  await inShell(`kubectl delete namespace ${NAMESPACE} --ignore-not-found --timeout=90s`);
}

/** @param image an image with Node.js. */
function manifests(image: string): object {
  const source = fs.readFileSync(inProject("conformance", "model-server.ts"), "utf8");
  const { code } = transform(source, { transforms: ["typescript", "imports"] });
  const program = `${code}\nmodelServer((seen) => console.log(JSON.stringify(seen))).listen(${PORT});`;
  const items = podWithService(NAMESPACE, {
    name: "model",
    image,
    port: PORT,
    more: {
      command: ["node", "-e", program],
      readinessProbe: { tcpSocket: { port: PORT }, periodSeconds: 1 },
    },
  });
  return { apiVersion: "v1", kind: "List", items };
}
