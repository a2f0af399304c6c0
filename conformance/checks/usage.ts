import { eventually, inShell } from "../../e2e/lib/shell";
import type { Live } from "../live";
import { type Finding, holds } from "../row";

interface Summary {
  pods: {
    podRef: { namespace: string };
    cpu?: { usageNanoCores?: number };
    memory?: { workingSetBytes?: number };
  }[];
}

/** Checks that all pods of the preset together use less than 2 GB of memory and 2 CPUs. */
export async function usesLittle({ namespace }: Live): Promise<Finding> {
  const [node] = (await inShell("kubectl get nodes -o name")).split("\n");
  const path = `/api/v1/nodes/${(node ?? "").replace("node/", "")}/proxy/stats/summary`;
  // The kubelet measures a new pod only after some seconds.
  const own = await eventually(
    90,
    async () => {
      const { pods } = JSON.parse(await inShell(`kubectl get --raw ${path}`)) as Summary;
      return pods.filter(({ podRef }) => podRef.namespace === namespace);
    },
    (pods) => pods.length >= 2 && pods.every(({ memory }) => memory?.workingSetBytes),
  );
  const memory = own.reduce((sum, pod) => sum + (pod.memory?.workingSetBytes ?? 0), 0) / 1e6;
  const cpu = own.reduce((sum, pod) => sum + (pod.cpu?.usageNanoCores ?? 0), 0) / 1e9;
  const figure = `${memory.toFixed(0)} MB, ${cpu.toFixed(2)} CPU`;
  return holds("kubelet's /stats/summary", memory > 0 && memory < 2000 && cpu < 2, figure);
}
