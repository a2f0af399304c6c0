import * as path from "node:path";
import type { Exclusions } from "../file-tree";

/**
 * Returns the files and directories that Helm excludes from a chart, given the text of the chart's
 * `.helmignore`. A pattern without a slash matches names at any depth, a pattern with a slash
 * matches paths from the root, and a pattern with a trailing slash matches only directories.
 * Patterns with `!` or `**` are not supported and exclude nothing, which causes at most an
 * additional Helm revision. Helm itself refuses `**`.
 */
export function helmExclusions(text: string): Exclusions {
  const patterns = ["templates/.?*", ...text.split(/\r?\n/).map((line) => line.trim())]
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ ...compile(line), directoryOnly: line.endsWith("/") }));
  const matches = (file: string, isDirectory: boolean): boolean =>
    patterns.some(
      (p) =>
        (isDirectory || !p.directoryOnly) &&
        p.regexp.test(p.anchored ? file : path.posix.basename(file)),
    );
  return {
    file: (file) => matches(file, false),
    directory: (directory) => matches(directory, true),
  };
}

function compile(line: string): { regexp: RegExp; anchored: boolean } {
  const pattern = line.replace(/\/$/, "");
  const source = pattern
    .replace(/^\//, "")
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, "[^/]*")
    .replace(/\?/g, "[^/]");
  return { regexp: new RegExp(`^${source}$`), anchored: pattern.includes("/") };
}
