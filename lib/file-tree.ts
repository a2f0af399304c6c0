import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Files and directories to skip in a directory tree. Paths are relative to the root of the tree and
 * use forward slashes.
 */
export interface Exclusions {
  /** Returns true for a file to skip. */
  file(path: string): boolean;
  /** Returns true for a directory to skip with all its contents, such as `node_modules`. */
  directory(path: string): boolean;
}

/**
 * Returns the relative paths of all files and links under `root`. The paths are sorted by their
 * bytes, so that the order does not depend on the locale or the file system.
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
 * Returns the SHA-256 of `header` and of the path, kind and content of each file. The content of a
 * link is its target.
 *
 * Two clones of the same commit have the same digest. As in git, only the owner's executable bit of
 * the file mode matters, because the other bits depend on the umask. The path of `root`, times,
 * owners and empty directories do not matter.
 */
export function digestFiles(root: string, files: readonly string[], header = ""): string {
  const hash = createHash("sha256");
  const record = (kind: string, name: string, bytes: string | Buffer): void => {
    // Each record begins with the lengths of its parts, so that no file content can imitate the
    // start of a record.
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
