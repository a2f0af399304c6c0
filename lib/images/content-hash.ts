import * as fs from "node:fs";
import { dockerExclusions } from "./dockerignore";
import { digestFiles, listFiles } from "../file-tree";

/** All that decides what a build makes. */
export interface BuildInputs {
  /** Directory sent to Docker. */
  readonly context: string;
  /** The Dockerfile, inside the context or not; its name does not count, its bytes do. */
  readonly dockerfile: string;
  /** Build arguments, the base images among them. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** As in `linux/amd64`. */
  readonly platform: string;
}

/**
 * 64 hex digits that change exactly when the build's inputs do: the files left by the ignore file
 * (`file-tree.ts` says what of each), the Dockerfile, the arguments, the platform. Two checkouts of
 * one commit get the same digits.
 *
 * Not seen: a base image that moved under an unchanged tag, so base images are named by exact tags.
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

/** The files of the context that a build gets to see, relative to it. */
export function buildFiles({
  context,
  dockerfile,
}: Pick<BuildInputs, "context" | "dockerfile">): string[] {
  return listFiles(context, dockerExclusions(context, dockerfile));
}
