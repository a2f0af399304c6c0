import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Folder of the cache. Like the cache of tools/transpiler.cjs, this folder is in `node_modules`,
 * which git ignores.
 */
const FOLDER = path.join(__dirname, "..", "..", "node_modules", ".cache", "passed-checks");

/**
 * Returns the faults that a check finds. Returns no faults without running the check if its last
 * run found none with the same inputs. Faults are not cached. If the cache cannot be written, the
 * check runs every time.
 *
 * @param name name of the check. The cache has one entry per name.
 * @param inputs everything that the result depends on, including the code of the check. The cache
 * stores only a hash of the inputs.
 */
export function unlessPassed<T>(
  name: string,
  inputs: readonly string[],
  check: () => readonly T[],
): readonly T[] {
  const file = path.join(FOLDER, name);
  const key = createHash("sha256").update(JSON.stringify(inputs)).digest("hex");
  if (passed(file) === key) return [];
  const faults = check();
  if (faults.length === 0) store(file, key);
  return faults;
}

function passed(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function store(file: string, key: string): void {
  try {
    fs.mkdirSync(FOLDER, { recursive: true });
    fs.writeFileSync(file, key);
  } catch {
    // Without a cache entry, the check runs again next time.
  }
}
