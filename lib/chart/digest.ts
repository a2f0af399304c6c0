import * as fs from "node:fs";
import * as path from "node:path";
import { digestFiles, listFiles } from "../file-tree";
import { helmExclusions } from "./helmignore";

/**
 * Returns `sha256:` and 64 hex digits of the chart's files, independent of the path of the clone.
 * As a chart value, the digest makes each change of a template update the release: the provider
 * notices only a new version in Chart.yaml (pulumi-kubernetes pull request 2672). No pod template
 * uses the value, so it restarts no pods.
 */
export function chartDigest(chart: string): string {
  return `sha256:${digestFiles(chart, chartFiles(chart))}`;
}

/** Returns the relative paths of the files that Helm reads of a chart directory. */
export function chartFiles(chart: string): string[] {
  const ignoreFile = path.join(chart, ".helmignore");
  const text = fs.existsSync(ignoreFile) ? fs.readFileSync(ignoreFile, "utf8") : "";
  return listFiles(chart, helmExclusions(text));
}
