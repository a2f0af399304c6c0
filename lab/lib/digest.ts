import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Returns a digest of 16 hex digits. The digest changes if a text, a file's path or a file's
 * content changes.
 * @param sources - Files and folders. All files in a folder are included, with their paths relative
 *   to it.
 */
export function digestOf(texts: string[], sources: string[] = []): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:${text}`);
  for (const source of sources) {
    for (const file of filesUnder(source))
      hash.update(`${path.relative(source, file)}\0`).update(fs.readFileSync(file));
  }
  return hash.digest("hex").slice(0, 16);
}

function filesUnder(source: string): string[] {
  if (fs.statSync(source).isFile()) return [source];
  return fs
    .readdirSync(source, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
