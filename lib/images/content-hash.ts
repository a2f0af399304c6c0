import * as fs from "node:fs";
import { dockerExclusions } from "./dockerignore";
import { digestFiles, listFiles } from "../file-tree";

/** The inputs that decide the content of an image. */
export interface BuildInputs {
  /** Directory that is sent to Docker. */
  readonly context: string;
  /** The Dockerfile, inside the context or not. Only its bytes count, not its name. */
  readonly dockerfile: string;
  /** Build arguments, including the base images. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** As in `linux/amd64`. */
  readonly platform: string;
}

/**
 * Returns 64 hex digits that change exactly when an input does: a file of the context that the
 * ignore file does not exclude (see `file-tree.ts`), the Dockerfile, an argument, the platform.
 * They are equal in all clones of one commit.
 *
 * A base image whose tag was moved is not noticed, so exact tags are required for base images.
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

/** Returns the files of the context that the ignore file does not exclude, relative to it. */
export function buildFiles({
  context,
  dockerfile,
}: Pick<BuildInputs, "context" | "dockerfile">): string[] {
  return listFiles(context, dockerExclusions(context, dockerfile));
}
