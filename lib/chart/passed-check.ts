import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Beside the packages, as the transpiled sources (tools/transpiler.cjs): not in git, and gone with
 * `node_modules`.
 */
const FOLDER = path.join(__dirname, "..", "..", "node_modules", ".cache", "passed-checks");

/**
 * Runs a check that depends on nothing but its inputs, unless it passed for the same inputs the
 * last time. A check that fails is never remembered. Without a folder that can be written, the
 * check runs each time.
 *
 * @param name of the check; one result is kept for each.
 * @param inputs texts that decide the outcome, the text of the checking code among them. Only a hash of them is stored.
 */
export function unlessPassed(name: string, inputs: readonly string[], check: () => void): void {
  const file = path.join(FOLDER, name);
  const key = createHash("sha256").update(JSON.stringify(inputs)).digest("hex");
  if (passed(file) === key) return;
  check();
  remember(file, key);
}

function passed(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function remember(file: string, key: string): void {
  try {
    fs.mkdirSync(FOLDER, { recursive: true });
    fs.writeFileSync(file, key);
  } catch {
    // the check runs again the next time
  }
}
