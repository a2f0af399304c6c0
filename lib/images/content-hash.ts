import * as fs from "node:fs";
import { dockerExclusions } from "./dockerignore";
import { digestFiles, listFiles } from "../file-tree";

/** The inputs that determine the content of an image. */
export interface BuildInputs {
  /** Build context: the directory that is sent to Docker. */
  readonly context: string;
  /** Path of the Dockerfile, inside or outside the context. Only its content affects the hash. */
  readonly dockerfile: string;
  /** Build arguments, including the base images. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Target platform, for example `linux/amd64`. */
  readonly platform: string;
}

/**
 * Returns a hash of the inputs as 64 hex digits. The inputs are the files in the context that the
 * ignore file does not exclude (see `file-tree.ts`), the Dockerfile, the build arguments and the
 * platform. All clones of the same commit have the same hash.
 *
 * The hash does not change if the tag of a base image is moved to another image, so base images
 * need exact tags.
 */
export function contentHash({ context, dockerfile, buildArgs, platform }: BuildInputs): string {
  const args = Object.entries(buildArgs).sort(([a], [b]) => (a < b ? -1 : 1));
  const header = JSON.stringify({
    platform,
    args,
    dockerfile: fs.readFileSync(dockerfile, "utf8"),
  });
  return digestFiles(context, buildFiles({ context, dockerfile }), header);
}

/**
 * Returns the paths of the files in the context that the ignore file does not exclude, relative to
 * the context.
 */
export function buildFiles({
  context,
  dockerfile,
}: Pick<BuildInputs, "context" | "dockerfile">): string[] {
  return listFiles(context, dockerExclusions(context, dockerfile));
}
