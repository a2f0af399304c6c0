import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** In `node_modules`, like the transpiled sources (tools/transpiler.cjs): ignored by git. */
const FOLDER = path.join(__dirname, "..", "..", "node_modules", ".cache", "passed-checks");

/**
 * Runs a check, unless it passed the last time for the same inputs. A failure is not cached. If the
 * cache cannot be written, the check runs every time.
 *
 * @param name of the check. The cache has one entry per name.
 * @param inputs everything that decides the result, including the code of the check. The cache
 * stores only a hash of them.
 */
export function unlessPassed(name: string, inputs: readonly string[], check: () => void): void {
  const file = path.join(FOLDER, name);
  const key = createHash("sha256").update(JSON.stringify(inputs)).digest("hex");
  if (passed(file) === key) return;
  check();
  store(file, key);
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
    // The check runs again the next time.
  }
}
