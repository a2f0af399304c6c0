import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** What a walk leaves out. Paths are relative to the root, with forward slashes. */
export interface Exclusions {
  /** True for a file that is left out. */
  file(path: string): boolean;
  /** True for a directory that holds nothing to keep, so that `node_modules` is never read. */
  directory(path: string): boolean;
}

/**
 * The relative paths of all files and links under `root`, in an order that no locale or file system
 * changes.
 */
export function listFiles(root: string, excluded: Exclusions): string[] {
  const found: string[] = [];
  const walk = (directory: string): void => {
    for (const entry of fs.readdirSync(path.join(root, directory), { withFileTypes: true })) {
      const relative = directory === "" ? entry.name : `${directory}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!excluded.directory(relative)) walk(relative);
      } else if ((entry.isFile() || entry.isSymbolicLink()) && !excluded.file(relative)) {
        found.push(relative);
      }
    }
  };
  walk("");
  return found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/**
 * SHA-256 over `header` and, of each file, its path, its kind, and its bytes (of a link: where it
 * points).
 *
 * Of the mode only the owner's executable bit counts, as in git: the other bits come from each
 * machine's umask, and two clones of one commit must agree. Neither `root` itself, nor times, nor
 * owners enter, nor do empty directories.
 */
export function digestFiles(root: string, files: readonly string[], header = ""): string {
  const hash = createHash("sha256");
  const record = (kind: string, name: string, bytes: string | Buffer): void => {
    // Lengths first: no run of bytes can then pass for the start of another record.
    hash
      .update(`${kind} ${Buffer.byteLength(name)} ${Buffer.byteLength(bytes)}\n`)
      .update(name)
      .update(bytes);
  };
  record("header", "", header);
  for (const file of files) {
    const full = path.join(root, file);
    const stat = fs.lstatSync(full);
    if (stat.isSymbolicLink()) record("link", file, fs.readlinkSync(full));
    else record(stat.mode & 0o100 ? "executable" : "file", file, fs.readFileSync(full));
  }
  return hash.digest("hex");
}
