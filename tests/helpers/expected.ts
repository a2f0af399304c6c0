import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

const ROOT = path.join(__dirname, "..", "..");

/**
 * Asserts that the content of a file in the repository equals the text. If UPDATE_EXPECTED is set,
 * as `npm run update-expected` does, writes the text to the file first.
 */
export function matchesFile(file: string, text: string): void {
  const target = path.join(ROOT, file);
  if (process.env.UPDATE_EXPECTED) {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
  const expected = fs.existsSync(target) ? fs.readFileSync(target, "utf8") : "";
  assert.equal(
    text,
    expected,
    `${file} is out of date: if the difference is intended, run \`npm run update-expected\` and review the change in git`,
  );
}
