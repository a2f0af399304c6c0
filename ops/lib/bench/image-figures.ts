import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { kubectlJson } from "../cluster/kubectl";
import { exec, streamOutput } from "../exec";
import { removeTrial, startReady, trialPod } from "./trial-pod";

export interface ImageFigures {
  /** Bytes, unpacked. */
  onDisk: number;
  /** Bytes of all layers through gzip, about what a registry would send. */
  compressed: number;
  /** How many layers it has. */
  layers: string[];
}

/** What an image takes in the daemon, and what it would on the way there. */
export async function imageFigures(image: string): Promise<ImageFigures> {
  const { stdout } = await exec("docker", ["image", "inspect", image]);
  const [{ Size, RootFS }] = JSON.parse(stdout) as [{ Size: number; RootFS: { Layers: string[] } }];
  return { onDisk: Size, compressed: await compressedSize(image), layers: RootFS.Layers };
}

async function compressedSize(image: string): Promise<number> {
  let bytes = 0;
  const layers = streamOutput("docker", "save", image);
  await pipeline(layers, createGzip(), async (pieces) => {
    for await (const piece of pieces as AsyncIterable<Buffer>) bytes += piece.length;
  });
  return bytes;
}

/**
 * Seconds from the start of a container of this service until it is ready, database included, in a
 * pod of its own under the service's CPU limit; to the second, which is all that Kubernetes tells.
 */
export async function secondsToReady(
  namespace: string,
  release: string,
  component: string,
): Promise<{ seconds: number; limit: string }> {
  const name = `todo-ready-${component}`;
  await removeTrial(namespace, name);
  const pod = await trialPod(namespace, release, component, name);
  try {
    await startReady(pod);
    interface Status {
      status: {
        conditions: { type: string; lastTransitionTime: string }[];
        containerStatuses: [{ state: { running: { startedAt: string } } }];
      };
    }
    const { status } = (await kubectlJson<Status>("get", "pod", name, "-n", namespace))!;
    const ready = status.conditions.find(({ type }) => type === "Ready")!;
    const seconds =
      (Date.parse(ready.lastTransitionTime) -
        Date.parse(status.containerStatuses[0].state.running.startedAt)) /
      1000;
    return { seconds, limit: pod.spec.containers[0].resources.limits.cpu };
  } finally {
    await removeTrial(namespace, name);
  }
}
