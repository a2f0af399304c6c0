import * as fs from "node:fs";
import * as path from "node:path";
import { digestFiles, listFiles } from "../file-tree";
import { helmExclusions } from "./helmignore";

/**
 * Returns a digest of the chart's files, `sha256:` and 64 hex digits. The digest does not depend on
 * the path of the clone. It is a chart value, so that every change to a template updates the
 * release. Without it, the provider notices only a new version in Chart.yaml (pulumi-kubernetes
 * pull request 2672). No pod template uses the digest, so a new digest does not restart pods.
 */
export function chartDigest(chart: string): string {
  return `sha256:${digestFiles(chart, chartFiles(chart))}`;
}

/** Returns the relative paths of the files that Helm reads from a chart directory. */
export function chartFiles(chart: string): string[] {
  const ignoreFile = path.join(chart, ".helmignore");
  const text = fs.existsSync(ignoreFile) ? fs.readFileSync(ignoreFile, "utf8") : "";
  return listFiles(chart, helmExclusions(text));
}
