import * as fs from "node:fs";
import * as path from "node:path";
import { digestFiles, listFiles } from "../file-tree";
import { helmExclusions } from "./helmignore";

/**
 * `sha256:` and 64 hex digits of a chart directory as Helm sees it, whatever the checkout's path.
 * The Release notices a local chart's change by the version in Chart.yaml only (pulumi-kubernetes
 * pull request 2672); this digest, passed as a value that no pod template uses, makes every change
 * of a template a change of the release, and rolls nothing.
 */
export function chartDigest(chart: string): string {
  return `sha256:${digestFiles(chart, chartFiles(chart))}`;
}

/** Relative paths of the files that Helm takes from a chart directory. */
export function chartFiles(chart: string): string[] {
  const ignoreFile = path.join(chart, ".helmignore");
  const text = fs.existsSync(ignoreFile) ? fs.readFileSync(ignoreFile, "utf8") : "";
  return listFiles(chart, helmExclusions(text));
}
