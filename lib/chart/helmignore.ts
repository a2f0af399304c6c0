import * as path from "node:path";
import type { Exclusions } from "../file-tree";

/**
 * What Helm leaves out of a chart, by the rules of `.helmignore`: a pattern without a slash meets
 * names at any depth, a leading slash binds it to the root, a trailing one to directories. `!` and
 * `**` are not supported here (Helm itself refuses `**`): a pattern that is not understood leaves
 * its files in, and costs at most a needless Helm revision.
 */
export function helmExclusions(text: string): Exclusions {
  const patterns = ["templates/.?*", ...text.split(/\r?\n/).map((line) => line.trim())]
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ ...compile(line), directoryOnly: line.endsWith("/") }));
  const meets = (file: string, isDirectory: boolean): boolean =>
    patterns.some(
      (p) =>
        (isDirectory || !p.directoryOnly) &&
        p.regexp.test(p.anchored ? file : path.posix.basename(file)),
    );
  return { file: (file) => meets(file, false), directory: (directory) => meets(directory, true) };
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
