import assert from "node:assert/strict";
import { conflicts, type UsedService } from "../../conformance/conflicts";
import { PRESETS } from "../../conformance/published";

describe("The conflicts of a conformance run", () => {
  const service = (name: string, namespace: string, nodePort?: number): UsedService => ({
    metadata: { name, namespace },
    spec: { ports: [{ nodePort }] },
  });

  it("do not exist in a new cluster, nor beside a deployment in other places", () => {
    const services = [service("kubernetes", "default"), service("web", "shop", 31000)];
    assert.deepEqual(conflicts(PRESETS, ["default", "kube-system", "shop"], services), []);
  });

  it("name the namespace and the node port of a deployed default stack", () => {
    const services = [service("todo-backend", "todo"), service("todo-frontend", "todo", 30080)];
    const port = "needs the node port 30080, which service todo-frontend in namespace todo uses.";
    assert.deepEqual(conflicts(PRESETS, ["default", "todo"], services), [
      `habit-tracker ${port}`,
      "kubernetes-deployment needs the namespace todo, which is used.",
      `cloud-native ${port}`,
    ]);
  });

  it("do not exist for presets that need none of the used places", () => {
    const services = [service("todo-frontend", "todo", 30080)];
    assert.deepEqual(conflicts(["containerization"], ["default", "todo"], services), []);
  });

  it("name the namespace default if a Service in it has a name of the preset's", () => {
    assert.deepEqual(conflicts(PRESETS, ["default"], [service("todo-backend", "default")]), [
      "cloud-native needs the namespace default, which is used.",
    ]);
  });
});
