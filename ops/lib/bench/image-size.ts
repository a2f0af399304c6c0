import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { exec, streamOutput } from "../exec";

export interface ImageSize {
  /** Size of the unpacked image, in bytes. */
  readonly onDisk: number;
  /**
   * Total size of the layers after gzip compression, in bytes. A pull from a registry transfers
   * about this amount.
   */
  readonly compressed: number;
  /** Digests of the layers, from the lowest to the highest. */
  readonly layers: readonly string[];
}

/** Measures an image in the Docker daemon. */
export async function imageSize(image: string): Promise<ImageSize> {
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
